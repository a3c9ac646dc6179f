"""Write ``tests/js/vectors.json``: what Keras computes, to test the JavaScript core against.

Every number that a test expects comes from Keras. Only the inputs are ours: seeded random numbers
of few digits, which keeps the file small and gives both sides exactly the same 32-bit values.

A topic is one function in ``TOPICS``. It returns named groups of cases, a case being a dictionary
of numbers, strings and flat lists in Keras's layout (the last axis varies fastest).

Run ``python tools/make_vectors.py`` to write the file, with ``--check`` to compare it only.
"""

import argparse
import json
import math
import os
import sys
from pathlib import Path

import numpy as np

OUTPUT = Path(__file__).parents[1] / "tests/js/vectors.json"

# --check compares with these: floats drift in the last digits from one CPU to another.
RELATIVE_TOLERANCE = 1e-4  # of the largest value in a list
ABSOLUTE_TOLERANCE = 1e-6

WEIGHTS = ["kernel", "bias", "denseKernel", "denseBias"]


def rounded(values):
    """Round to 7 significant digits and at most 9 decimals (what is left of zero is noise).

    Parameters
    ----------
    values : array_like

    Returns
    -------
    list of float, flat; or float, for a scalar
    """
    values = np.asarray(values, dtype="float64")
    if values.ndim == 0:
        return round(float(f"{values:.7g}"), 9)
    return [rounded(value) for value in values.ravel()]


# --- network: a convolutional network that trains in the page -------------------------------------

NETWORK_CASES = [
    {"name": "a few filters on digit-like images", "filters": 2, "classes": 3},
    {"name": "ten classes", "filters": 3, "classes": 10, "count": 6},
    {"name": "pixels of both signs", "filters": 4, "classes": 2, "pixels": "normal"},
    {"name": "a kernel of 5x5", "filters": 3, "classes": 4, "imageSize": 7, "kernelSize": 5},
    {"name": "a kernel of 1x1", "filters": 2, "classes": 2, "imageSize": 5, "kernelSize": 1},
    {"name": "a kernel as large as the image", "filters": 5, "classes": 3, "kernelSize": 8},
    {"name": "a batch of one", "filters": 2, "classes": 3, "count": 1},
    {"name": "the constant start", "filters": 3, "classes": 5, "start": "constant"},
]
NETWORK_DEFAULTS = {
    "imageSize": 8,
    "kernelSize": 3,
    "count": 5,
    "pixels": "digits",
    "start": "random",
    "learningRate": 0.2,
    "steps": 3,
}
CONSTANT_START = 0.1  # as in network.js


def network_topic():
    """Return losses, gradients and trained weights of small convolutional networks."""
    cases = [{**NETWORK_DEFAULTS, **case} for case in NETWORK_CASES]
    return {"training": [network_case(case, seed) for seed, case in enumerate(cases)]}


def network_case(case, seed):
    """Run one network through Keras.

    Parameters
    ----------
    case : dict
        The sizes and options of ``NETWORK_CASES``.
    seed : int

    Returns
    -------
    dict
        The case, its inputs (``images``, ``labels``, ``weights``), and what Keras makes of them.
    """
    rng = np.random.RandomState(seed)
    images = network_images(case, rng)
    labels = rng.randint(case["classes"], size=case["count"])
    model = network_model(case)
    if case["start"] == "random":
        model.set_weights([rng.uniform(-0.5, 0.5, w.shape).round(3) for w in model.weights])
    before = model.get_weights()
    return {
        **case,
        "images": rounded(images),
        "labels": labels.tolist(),
        "weights": named(before),
        **network_outputs(model, images),
        **network_training(model, images, labels, case),
    }


def network_images(case, rng):
    """Draw images of three decimals: black paper with ink on it, or pixels of both signs."""
    shape = (case["count"], case["imageSize"], case["imageSize"], 1)
    if case["pixels"] == "normal":
        images = rng.normal(size=shape)
    else:
        images = np.maximum(rng.uniform(-0.6, 1.0, shape), 0.0)
    return images.round(3).astype("float32")


def network_model(case):
    """Build the model in Keras, with logits as its output."""
    import keras

    size = case["imageSize"]
    start = keras.initializers.Constant(CONSTANT_START)
    return keras.Sequential(
        [
            keras.Input((size, size, 1)),
            keras.layers.Conv2D(
                case["filters"],
                case["kernelSize"],
                activation="relu",
                kernel_initializer=start,
            ),
            keras.layers.Flatten(),
            keras.layers.Dense(case["classes"], kernel_initializer=start),
        ]
    )


def network_outputs(model, images):
    """Return the feature maps and the probabilities of the first image."""
    import keras

    first = images[:1]
    return {
        "featureMaps": rounded(model.layers[0](first)),
        "probabilities": rounded(keras.ops.softmax(model(first))),
    }


def network_training(model, images, labels, case):
    """Return the loss, accuracy and gradients of a batch, and the weights after a few SGD steps."""
    import keras

    optimizer = keras.optimizers.SGD(case["learningRate"])
    first = None
    for _ in range(case["steps"]):
        loss, accuracy, gradients = network_gradients(model, images, labels)
        first = first or {"loss": loss, "accuracy": accuracy, "gradients": named(gradients)}
        optimizer.apply(gradients, model.trainable_variables)
    return {**first, "weightsAfter": named(model.get_weights())}


def network_gradients(model, images, labels):
    """Return the loss, the accuracy and the gradient of each weight of a batch."""
    import keras
    import tensorflow as tf

    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    hits = keras.metrics.sparse_categorical_accuracy(labels, logits)
    gradients = tape.gradient(loss, model.trainable_variables)
    return rounded(loss), rounded(keras.ops.mean(hits)), gradients


def named(weights):
    """Name the four weight tensors as network.js does."""
    return {name: rounded(weight) for name, weight in zip(WEIGHTS, weights, strict=True)}


# --- initializers: what a kernel looks like before training ---------------------------------------

INITIALIZERS = [
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_uniform",
    "random_normal",
    "truncated_normal",
    "zeros",
    "ones",
    "orthogonal",
]
FAN_SHAPES = [(784, 32), (288, 10), (3, 3, 1, 8), (5, 5, 1, 32), (5, 5, 28, 32), (1, 1, 64, 256)]
FAN_SHAPES += [(3, 8, 16), (2, 3, 4, 5, 6), (11, 11, 3, 96), (3, 3, 8, 1)]
DRAW_SHAPES = [(5, 5, 1, 32), (7, 7, 3, 16), (784, 100), (3, 3, 64, 128), (1, 1, 96, 24)]
DRAW_COUNT = 60_000  # weights, at least: small kernels are drawn many times
STANDARD_ERRORS = 5  # how far two honest samples of that size may lie apart


def initializer_topic():
    """Return the fans of kernels, and statistics of what Keras's initializers draw."""
    return {
        "fans": [fan_case(shape) for shape in FAN_SHAPES],
        "draws": [draw_case(name, shape) for name in INITIALIZERS for shape in DRAW_SHAPES],
    }


def fan_case(shape):
    """Return the fans that Keras computes for a kernel shape."""
    from keras.src.initializers.random_initializers import compute_fans

    fan_in, fan_out = compute_fans(shape)
    return {"shape": list(shape), "fanIn": fan_in, "fanOut": fan_out}


def draw_case(name, shape):
    """Draw kernels with Keras and measure them.

    Parameters
    ----------
    name : str
        As ``keras.initializers.get`` takes it.
    shape : tuple of int

    Returns
    -------
    dict
        ``distribution`` is read from Keras; ``largest`` (absolute value), ``stddev`` and excess
        ``kurtosis`` (-1.2 uniform, -0.6 cut at two standard deviations, 0 normal) are measured.
        The tolerances hold for another sample of at least ``count`` weights; they are relative,
        but for the kurtosis.
    """
    draws = math.ceil(DRAW_COUNT / math.prod(shape))
    initializer = seeded_initializer(name)
    weights = np.concatenate([np.ravel(initializer(shape)) for _ in range(draws)])
    weights = weights.astype("float64")
    stddev = weights.std()
    distribution = distribution_of(initializer)
    case = {"name": name, "shape": list(shape), "draws": draws, "count": weights.size}
    case |= {"distribution": distribution, "mean": rounded(weights.mean())}
    case |= {"stddev": rounded(stddev), "largest": rounded(abs(weights).max())}
    if distribution == "constant":
        return case
    case |= {"stddevTolerance": rounded(STANDARD_ERRORS / math.sqrt(weights.size))}
    # The density at a sharp edge leaves a gap of about 5 / count between the edge and the largest.
    case |= {"largestTolerance": rounded(10 * STANDARD_ERRORS / weights.size)}
    kurtosis = ((weights - weights.mean()) ** 4).mean() / stddev**4 - 3
    case |= {"kurtosis": rounded(kurtosis)}
    return case | {"kurtosisTolerance": rounded(STANDARD_ERRORS * math.sqrt(24 / weights.size))}


def seeded_initializer(name):
    """Return a Keras initializer that draws new, but repeatable, numbers at every call."""
    import keras

    initializer = keras.initializers.get(name)
    if hasattr(initializer, "seed"):
        return type(initializer)(seed=keras.random.SeedGenerator(0))
    return initializer


def distribution_of(initializer):
    """Return the kind of distribution that a Keras initializer draws from."""
    from keras import initializers

    if isinstance(initializer, initializers.VarianceScaling):
        return initializer.distribution
    return {
        initializers.RandomUniform: "uniform",
        initializers.RandomNormal: "normal",
        initializers.TruncatedNormal: "truncated_normal",
        initializers.Orthogonal: "orthogonal",
        initializers.Zeros: "constant",
        initializers.Ones: "constant",
    }[type(initializer)]


# --- the file -------------------------------------------------------------------------------------

TOPICS = {
    "network": network_topic,
    "initializers": initializer_topic,
}


def render(topics):
    """Return the file's text: JSON with one case per line, so that a diff shows which one changed.

    Parameters
    ----------
    topics : dict of str to dict of str to list of dict
    """
    parts = []
    for topic, groups in topics.items():
        blocks = []
        for group, cases in groups.items():
            lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
            blocks.append(f'"{group}": [\n{lines}\n]')
        parts.append(f'"{topic}": {{\n' + ",\n".join(blocks) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def difference(stored, fresh, place):
    """Find the first place where two JSON values differ by more than the drift between CPUs.

    Parameters
    ----------
    stored, fresh : JSON values
    place : str
        Where they stand, to be named in the answer.

    Returns
    -------
    str or None
        A sentence, or None if the values agree.
    """
    if isinstance(fresh, dict) and isinstance(stored, dict):
        if stored.keys() != fresh.keys():
            names = ", ".join(sorted(stored.keys() ^ fresh.keys()))
            return f"{place} differs in which entries it has: {names}."
        pairs = ((stored[key], fresh[key], f"{place}.{key}") for key in fresh)
    elif is_numeric(fresh) and is_numeric(stored):
        return numeric_difference(np.atleast_1d(stored), np.atleast_1d(fresh), place)
    elif isinstance(fresh, list) and isinstance(stored, list):
        if len(stored) != len(fresh):
            return f"{place} has {len(stored)} entries, Keras gives {len(fresh)}."
        pairs = ((stored[i], fresh[i], f"{place}[{i}]") for i in range(len(fresh)))
    else:
        return None if stored == fresh else f"{place} is {stored!r}, Keras gives {fresh!r}."
    return next(filter(None, (difference(*pair) for pair in pairs)), None)


def is_numeric(value):
    """Tell a number, or a list of nothing but numbers, from other JSON values."""
    values = value if isinstance(value, list) else [value]
    return all(isinstance(item, int | float) and not isinstance(item, bool) for item in values)


def numeric_difference(stored, fresh, place):
    """Compare numbers: integers exactly, others relative to the largest of their list."""
    if stored.shape != fresh.shape:
        return f"{place} has {stored.size} numbers, Keras gives {fresh.size}."
    exact = fresh.dtype.kind == stored.dtype.kind == "i"
    scale = np.abs(fresh).max(initial=0.0)
    tolerance = 0 if exact else RELATIVE_TOLERANCE * scale + ABSOLUTE_TOLERANCE
    wrong = np.flatnonzero(~(np.abs(stored - fresh) <= tolerance))  # also where either is nan
    if wrong.size == 0:
        return None
    index = wrong[0]
    return f"{place}, number {index}, is {stored[index]}, Keras gives {fresh[index]}."


def problem(path):
    """Say in a sentence what is stale in the stored file, or return None."""
    if not path.is_file():
        return f"{path} is missing."
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return f"{path} is not JSON: {error}."
    if list(stored) != list(TOPICS):
        return f"{path} has the topics {list(stored)}, not {list(TOPICS)}."
    for topic, make in TOPICS.items():
        fresh = json.loads(json.dumps(make()))
        found = difference(stored[topic], fresh, topic)
        if found:
            return f"the topic {topic!r} of {path} is stale: {found}"
    return None


def main(arguments=None):
    """Write the file, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if stale")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    options = parser.parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is first imported
    if not options.check:
        text = render({topic: make() for topic, make in TOPICS.items()})
        options.output.write_text(text, encoding="utf-8", newline="\n")
        return 0
    found = problem(options.output)
    if found is None:
        return 0
    print(
        f"make_vectors.py: {found} Run `python tools/make_vectors.py` and commit the result.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
