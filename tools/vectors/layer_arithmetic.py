"""Vectors of layer arithmetic: shapes and counts, refusals, worked steps, and receptive fields.

Shapes, counts, refusals and fields are Keras's. The worked steps and the wording of the refusals
are those of `layerwise.arithmetic`, so that the book says the same thing everywhere.
"""

import re

import numpy as np

CASES = 210
WORDED = 28
STACKS = 30
SEED = 4
LARGEST = {"kernel_size": 4, "pool_size": 3, "size": 3, "strides": 3, "dilation_rate": 2}
"""The largest value of each argument that has one number an axis."""

WINDOWS = ("strides", "padding")
CONVOLUTION = (*WINDOWS, "dilation_rate", "groups", "use_bias")
DEPTHWISE = (*WINDOWS, "depth_multiplier", "dilation_rate", "use_bias")
LAYERS = {
    "Conv2D": ("conv", 2, ("filters", "kernel_size"), CONVOLUTION),
    "DepthwiseConv2D": (
        "depthwise_conv",
        2,
        ("kernel_size",),
        DEPTHWISE,
    ),
    "SeparableConv2D": (
        "separable_conv",
        2,
        ("filters", "kernel_size"),
        DEPTHWISE,
    ),
    "Conv2DTranspose": (
        "conv_transpose",
        2,
        ("filters", "kernel_size"),
        (*WINDOWS, "use_bias"),
    ),
    "MaxPooling2D": ("max_pool", 2, ("pool_size",), WINDOWS),
    "AveragePooling2D": ("average_pool", 2, ("pool_size",), WINDOWS),
    "GlobalMaxPooling2D": ("global_max_pool", 2, (), ()),
    "GlobalAveragePooling2D": ("global_average_pool", 2, (), ()),
    "ZeroPadding2D": ("zero_pad", 2, ("borders",), ()),
    "UpSampling2D": ("up_sample", 2, ("size",), ()),
    "Conv1D": ("conv1d", 1, ("filters", "kernel_size"), CONVOLUTION),
    "MaxPooling1D": ("max_pool1d", 1, ("pool_size",), WINDOWS),
    "GlobalAveragePooling1D": ("global_average_pool1d", 1, (), ()),
    "BatchNormalization": ("batch_norm", 0, (), ()),
    "Flatten": ("flatten", 0, (), ()),
    "Reshape": ("reshape", 0, ("target_shape",), ()),
    "Dense": ("dense", 0, ("units",), ("use_bias",)),
}
"""For each type its word in a stack's text, its spatial axes, and what it must and may be given."""

OFTEN = (
    "Conv2D",
    "Conv2D",
    "DepthwiseConv2D",
    "SeparableConv2D",
    "Conv1D",
    "Reshape",
    "MaxPooling2D",
)
READING = ("Conv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D")
"""The layers whose outputs read windows."""


def layer_arithmetic_topic():
    """Return cases of single layers, of refusals and steps in words, and of receptive fields."""
    random = np.random.RandomState(SEED)  # the legacy generator: its stream is frozen
    drawn = [draw_case(random) for _ in range(CASES)]
    return {
        "layers": [{"stack": stack_text(*case), **asked(*case)} for case in drawn],
        "worded": [{"stack": stack_text(*case), **worded(*case)} for case in spread(drawn)],
        "fields": [field_case(random) for _ in range(STACKS)],
    }


def draw_case(random):
    """Draw a layer and an input that it may or may not accept.

    Parameters
    ----------
    random : numpy.random.RandomState

    Returns
    -------
    shape : list of int
        Of a sample.
    layer : tuple of (str, dict)
        The type and its arguments.
    """
    kind = str(random.choice([*LAYERS, *OFTEN]))
    _, rank, required, options = LAYERS[kind]
    axes = rank + 1 if rank and random.rand() < 0.85 else int(random.randint(1, 4))
    shape = [int(size) for size in random.randint(1, 13, axes)]
    wanted = [*required, *(name for name in options if random.rand() < 0.45)]
    return shape, (kind, {name: draw_argument(name, kind, shape, random) for name in wanted})


def draw_argument(name, kind, shape, random):
    """Draw one argument; now and then one that does not fit the input."""
    rank = LAYERS[kind][1]
    if name in LARGEST:
        sizes = [int(random.randint(1, LARGEST[name] + 1)) for _ in range(rank)]
        return sizes if random.rand() < 0.4 else sizes[:1]
    if name == "padding":
        return str(random.choice(["same", "causal"])) if kind == "Conv1D" else "same"
    if name == "use_bias":
        return False
    if name == "borders":
        return [int(size) for size in random.randint(0, 4, random.choice([1, 2, 4]))]
    if name == "target_shape":
        return draw_target(shape, random)
    if name == "groups":
        return int(random.choice([1, 2, 3, shape[-1]]))
    return int(random.randint(1, 9))


def draw_target(shape, random):
    """Draw a target_shape that keeps the number of values, mostly."""
    first = int(random.choice([1, 2, 3, 4, shape[0]]))
    rest = int(np.prod(shape)) // first
    return [[first, rest], [-1, first], [rest, 1, first], [-1, first, -1]][random.randint(0, 4)]


def stack_text(shape, *layers):
    """Write a stack as the demo `shape_tape` reads it."""
    parts = [" ".join(map(str, ("input", *shape)))]
    for kind, given in layers:
        word, _, required, _ = LAYERS[kind]
        texts = [argument_text(name, value, name in required) for name, value in given.items()]
        parts.append(" ".join([word, *texts]))
    return "; ".join(parts)


def argument_text(name, value, is_required):
    """Write one argument; what is required needs no name."""
    if name == "use_bias":
        return "no_bias"
    if name in LARGEST:
        value = "x".join(map(str, value))
    elif isinstance(value, list):
        value = " ".join(map(str, value))
    return str(value) if is_required or name == "padding" else f"{name} {value}"


def arguments_of(given):
    """Write the arguments as Keras wants them."""
    arguments = dict(given)
    if "borders" in arguments:
        arguments["padding"] = border_pairs(arguments.pop("borders"))
    for name in LARGEST.keys() & arguments.keys():
        sizes = arguments[name]
        arguments[name] = sizes[0] if len(sizes) == 1 else tuple(sizes)
    if "target_shape" in arguments:
        arguments["target_shape"] = tuple(arguments["target_shape"])
    return arguments


def border_pairs(borders):
    """Write one, two or four border sizes as ZeroPadding2D wants them."""
    if len(borders) == 4:
        return (tuple(borders[:2]), tuple(borders[2:]))
    return tuple(borders) if len(borders) == 2 else borders[0]


def keras_layer(layer, **weights):
    """Make the Keras layer."""
    import keras

    kind, given = layer
    return getattr(keras.layers, kind)(**arguments_of(given), **weights)


def asked(shape, layer):
    """Ask Keras for the shape and the number of weights, or for its refusal."""
    import keras

    try:
        made = keras_layer(layer)
        outputs = made(keras.Input(tuple(shape)))
    except ValueError as error:
        return {"refused": told(error)}
    return {"shape": list(outputs.shape)[1:], "parameters": made.count_params()}


def told(error):
    """Shorten Keras's message to its telling part."""
    message = re.sub(r"\x1b\[\d+m", "", str(error))
    message = message.partition(".call().\n\n")[2] or message
    message = message.partition("incompatible with the layer: ")[2] or message
    return re.split(r"[.,:]? (?:Received|Full shape|but received)|\n", message)[0]


def spread(cases):
    """Choose cases evenly, half of them refused ones; each has one fault only."""
    cases = [case for case in cases if not ({"dilation_rate", "groups"} <= case[1][1].keys())]
    refused = [case for case in cases if "refused" in asked(*case)]
    accepted = sorted((case for case in cases if case not in refused), key=lambda case: case[1][0])
    half = WORDED // 2
    return [part[i * len(part) // half] for part in (accepted, refused) for i in range(half)]


def worded(shape, layer):
    """Return what `layerwise.arithmetic` writes about a case."""
    from layerwise import arithmetic
    from layerwise.arithmetic.rendering import equation
    from layerwise.errors import LayerwiseError

    kind, given = layer
    whole = (None, *shape)
    try:
        described = getattr(arithmetic, kind)(**arguments_of(given))
        answers = [described.output_shape(whole), described.parameter_count(whole)]
        answers.append(described.multiply_adds(whole))
    except LayerwiseError as error:
        # a separable layer's refusal names its first part; a reader knows the layer only
        return {"words": [re.sub(r"^\w+Conv2D", kind, error.rule), error.received, error.mend]}
    steps = [step for answer in answers for step in answer.steps]
    return {"steps": [part for step in steps for part in (equation(step), step.why) if part]}


def field_case(random):
    """Draw a small stack, and ask Keras which pixels one of its positions sees.

    Every weight is 1 and every image has one bright pixel: an output that is not 0 has seen it.
    """
    import keras

    size = [int(random.randint(9, 14)), int(random.randint(9, 14))]
    while True:
        layers = [draw_reading(random) for _ in range(random.randint(1, 5))]
        try:
            made = [keras_layer(layer, **all_ones(layer[0])) for layer in layers]
            model = keras.Sequential([keras.Input((*size, 1)), *made])
        except ValueError:  # no window fits
            continue
        break
    pixels = np.eye(size[0] * size[1], dtype="float32").reshape(-1, *size, 1)
    outputs = keras.ops.convert_to_numpy(model(pixels))[..., 0]  # (pixel, out_height, out_width)
    position = [int(random.randint(0, count)) for count in outputs.shape[1:]]
    seen = outputs[:, position[0], position[1]].reshape(size) > 0
    axes = [np.flatnonzero(seen.any(axis=axis)).tolist() for axis in (1, 0)]
    return {"stack": stack_text([*size, 1], *layers), "position": position, "seen": axes}


def draw_reading(random):
    """Draw a layer that reads windows and has one channel."""
    kind = str(random.choice(READING))
    _, _, required, options = LAYERS[kind]
    names = [name for name in options if name in ("strides", "padding", "dilation_rate")]
    wanted = [*required, *(name for name in names if random.rand() < 0.4)]
    given = {name: draw_argument(name, kind, [1], random) for name in wanted}
    return kind, {**given, **({"filters": 1} if "filters" in given else {})}


def all_ones(kind):
    """Return the initializer that makes every weight 1."""
    names = {"Conv2D": "kernel_initializer", "DepthwiseConv2D": "depthwise_initializer"}
    return {names[kind]: "ones"} if kind in names else {}
