"""The demo `shape_tape`: stack layers, and read every shape as it changes."""

from .demo import Demo
from .settings import Text, Whole

_NUMBER = r"[1-9]\d{0,3}"
_SIZES = rf"{_NUMBER}(?:x{_NUMBER})?"
_WORDS = (
    "conv",
    "depthwise_conv",
    "separable_conv",
    "conv_transpose",
    "max_pool",
    "average_pool",
    "global_max_pool",
    "global_average_pool",
    "up_sample",
    "conv1d",
    "max_pool1d",
    "global_average_pool1d",
    "batch_norm",
    "flatten",
    "dense",
)
_OPTIONS = (
    "strides",
    "dilation_rate",
    "groups",
    "depth_multiplier",
    "valid",
    "same",
    "causal",
    "linear",
    "relu",
    "tanh",
    "sigmoid",
    "softmax",
    "no_bias",
)
_LAYER = (
    rf"(?:{'|'.join(_WORDS)})(?: (?:{_SIZES}|{'|'.join(_OPTIONS)}))*"
    r"|zero_pad(?:(?: \d{1,2}){4}|(?: \d{1,2}){1,2})"
    rf"|reshape(?: (?:-1|{_NUMBER})){{1,3}}"
)
_STACK = rf"input(?: {_NUMBER}){{1,3}}(?:; (?:{_LAYER})){{0,40}}"
_PRESETS = ("LeNet-5", "AlexNet", "AlexNet-224", "VGG16", "impossible")


class ShapeTape(Demo):
    """Stack layers; read shapes, parameters and receptive fields; copy the model as Keras code.

    Parameters
    ----------
    stack : str
        The name of a preset (``"LeNet-5"``, ``"AlexNet"``, ``"AlexNet-224"``, ``"VGG16"``,
        ``"impossible"``), or ``"input 28 28 1; conv 8 3 same relu; max_pool 2; flatten; dense
        10"``: the shape of a sample, then the layers. A layer is a word, then its numbers in
        Keras's order, then options: ``same``, ``strides 2``, ``groups 2``, ``no_bias``. Unequal
        sizes are written ``3x1``. The words are `conv`, `depthwise_conv`, `separable_conv`,
        `conv_transpose`, `conv1d`, `max_pool`, `max_pool1d`, `average_pool`, `global_max_pool`,
        `global_average_pool`, `global_average_pool1d`, `zero_pad`, `up_sample`, `batch_norm`,
        `flatten`, `reshape` and `dense`.
    layer : int
        The layer whose worked steps are open, counted from 1; 0 is none.

    Examples
    --------
    >>> ShapeTape(stack="input 10 32; conv1d 64 3 same").stack
    'input 10 32; conv1d 64 3 same'

    References
    ----------
    keras.Sequential
    """

    demo = "shape_tape"
    title = "Shapes along a stack of layers"
    heights = (1328, 2255)

    stack = Text(
        "LeNet-5",
        pattern=f"{'|'.join(_PRESETS)}|{_STACK}",
        form=(
            f"one of {', '.join(_PRESETS)}, or an input and layers such as "
            "'input 28 28 1; conv 8 3 same; max_pool 2; flatten; dense 10'"
        ),
        longest=1500,
    )
    layer = Whole(0, minimum=0, maximum=40)
