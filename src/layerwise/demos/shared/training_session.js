// One training run of the demo filter_training: its data, its network, what it measured. No DOM.
import { loadDigits } from "./digits.js";
import { constantStart, createNetwork, createTrainer, evaluate, gradients } from "./network.js";
import { percent } from "./numbers.js";
import { makeTextures } from "./textures.js";

const TRAINING_BATCH = 32;

/** Height and width of a filter, in pixels. */
export const TRAINING_KERNEL = 3;

/** Textures have pixels from -1 to 1. */
function trainingGray(pixel) {
  return (pixel + 1) / 2;
}

const TRAINING_TARGETS = {
  digit: { classes: 10, gray: (pixel) => pixel, name: (label) => String(label) },
  "stripe direction": {
    classes: 2,
    gray: trainingGray,
    labels: "direction",
    name: (label) => ["horizontal", "vertical"][label],
  },
  brightness: {
    classes: 2,
    gray: trainingGray,
    labels: "brightness",
    name: (label) => ["dark", "bright"][label],
  },
};

/**
 * Everything that training changes, before the first step.
 * @param {{target: string, start: string, seed: number, filters: number, learning_rate: number}}
 *   settings
 */
export function newSession({ target, start, seed, filters, learning_rate: learningRate }) {
  const { classes, labels, name, gray } = TRAINING_TARGETS[target];
  const { train, heldOut } = trainingData(target, labels);
  const network = createNetwork({ filters, classes, start, seed });
  const trainer = createTrainer({
    network,
    images: train.images,
    labels: train.labels,
    batchSize: TRAINING_BATCH,
    learningRate,
    seed,
  });
  const session = { start, filters, classes, name, gray, heldOut, network, trainer, learningRate };
  session.first = network.kernel.slice();
  session.before = network.kernel.slice();
  // before any step, the gradient on the pictures that happen to come first
  session.gradient = gradients(
    network,
    train.images.subarray(0, TRAINING_BATCH * 64),
    train.labels.subarray(0, TRAINING_BATCH),
  );
  session.history = [];
  recordScore(session);
  return session;
}

function trainingData(target, labels) {
  if (target === "digit") return loadDigits();
  const part = (seed, count) => {
    const made = makeTextures({ seed, count });
    return { images: made.images, labels: made.labels[labels], count };
  };
  return { train: part(1, 800), heldOut: part(2, 200) };
}

/** One step of the optimizer; how the held-out pictures fare is measured every few steps. */
export function takeStep(session) {
  const { network, trainer } = session;
  session.before.set(network.kernel);
  session.learningRate = trainer.learningRate;
  session.gradient = trainer.step();
  const every = trainer.steps < 100 ? 5 : 25;
  if (trainer.steps % every === 0 || trainer.steps === 1) recordScore(session);
}

function recordScore(session) {
  const { network, trainer, heldOut, history } = session;
  session.score = evaluate(network, heldOut.images, heldOut.labels);
  const { loss, accuracy } = session.score;
  history.push({ step: trainer.steps, loss, accuracy });
}

/** Whether all filters of the session have the same weights. */
export function filtersAreEqual({ filters, network: { kernel } }) {
  return (
    filters > 1 && kernel.every((weight, index) => weight === kernel[index - (index % filters)])
  );
}

/** Where training stands, in a sentence. */
export function trainingSentence(session) {
  const { trainer, score } = session;
  const equal = filtersAreEqual(session) ? " All filters are equal." : "";
  return `Step ${trainer.steps}: accuracy on held-out pictures ${percent(score.accuracy)}.${equal}`;
}

/** The same network and the same training in Keras. */
export function trainingCode({ filters, classes, start, learningRate }) {
  const constant = `kernel_initializer=keras.initializers.Constant(${constantStart})`;
  const initial = start === "constant" ? `,\n                        ${constant}` : "";
  return `model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(${filters}, 3, activation="relu"${initial}),
    keras.layers.Flatten(),
    keras.layers.Dense(${classes}, activation="softmax"${initial}),
])
model.compile(keras.optimizers.SGD(${learningRate}),
              "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=${TRAINING_BATCH})`;
}
