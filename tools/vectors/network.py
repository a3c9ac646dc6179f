"""Vectors of the network that trains in the page."""

import numpy as np

from .rounding import rounded

WEIGHTS = ["kernel", "bias", "denseKernel", "denseBias"]
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
