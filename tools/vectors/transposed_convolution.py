"""Vectors of Conv2DTranspose: shapes, values, patches, partial sums, and what Keras refuses.

The patches at an output are what ones and a kernel of ones give. The values are sums of products of
small whole numbers.
"""

import numpy as np

CASES = [
    {"shape": [2, 3], "kernelShape": [1, 2], "strides": [1, 2]},
    {"shape": [3, 3], "kernelShape": [3, 3], "strides": [2, 2]},
    {"shape": [2, 3], "kernelShape": [4, 4], "strides": [2, 2]},
    {"shape": [3, 2], "kernelShape": [2, 5], "strides": [3, 2]},
    {"shape": [2, 2], "kernelShape": [1, 1], "strides": [3, 2]},
    {"shape": [4, 3], "kernelShape": [3, 2], "strides": [1, 1]},
    {"shape": [2, 1], "kernelShape": [6, 5], "strides": [3, 4]},
    {"shape": [1, 1], "kernelShape": [3, 5], "strides": [2, 1]},
    {"shape": [1, 1], "kernelShape": [2, 2], "strides": [2, 2]},
]
OUTPUT_PADDINGS = (None, 0, 1, 2)
RUN_TIME = "could not create a primitive descriptor for the convolution forward propagation"


def transposed_convolution_topic():
    """Return the values of both paddings and every output_padding, and what is refused."""
    values, refusals = [], []
    for seed, case in enumerate(CASES):
        for padding in ("valid", "same"):
            for extra in OUTPUT_PADDINGS:
                layer = {**case, "padding": padding, "outputPadding": extra}
                result = computed(layer, seed)
                (refusals if "kind" in result else values).append(result)
    return {"values": values, "refusals": refusals}


def computed(case, seed):
    """Return the case with what Keras makes of it: values, or its refusal."""
    random = np.random.RandomState(seed)
    inputs = random.randint(-9, 10, case["shape"])  # (H, W)
    kernel = random.randint(-5, 6, case["kernelShape"])  # (kh, kw)
    try:
        outputs = run(case, inputs, kernel)
    except ValueError as error:
        return {**case, "kind": "output padding", "message": str(error)}
    except Exception as error:
        if RUN_TIME not in str(error):
            raise
        return {**case, "kind": "even kernel"}
    if not outputs.size:
        return {**case, "kind": "nothing left"}
    half = np.where(np.arange(inputs.size).reshape(inputs.shape) < inputs.size // 2, inputs, 0)
    return {
        **case,
        "inputs": inputs.ravel().tolist(),
        "kernel": kernel.ravel().tolist(),
        "outputShape": list(outputs.shape),
        "outputs": whole(outputs),
        "half": whole(run(case, half, kernel)),
        "patches": whole(run(case, np.ones_like(inputs), np.ones_like(kernel))),
    }


def run(case, inputs, kernel):
    """Return what the layer gives for one image."""
    import keras

    layer = keras.layers.Conv2DTranspose(
        1,
        case["kernelShape"],
        strides=case["strides"],
        padding=case["padding"],
        output_padding=case["outputPadding"],
        use_bias=False,
    )
    image = inputs[None, ..., None].astype("float32")
    layer.build(image.shape)
    layer.set_weights([kernel[..., None, None]])
    return keras.ops.convert_to_numpy(layer(image))[0, ..., 0]


def whole(values):
    """Return whole numbers as a flat list; a sum of products of whole numbers is exact."""
    rounded = np.rint(values)
    assert np.abs(values - rounded).max() < 1e-4
    return rounded.astype(int).ravel().tolist()
