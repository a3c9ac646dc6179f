"""The demo `conv2d`: one image, one filter, and every number between them."""

from .demo import Demo
from .settings import Choice, Whole
from .typed_values import typed_values


class Conv2DDemo(Demo):
    """A convolution with its input, kernel and output linked cell by cell.

    Parameters
    ----------
    height, width : int
        Size of the input in pixels, 1 to 16.
    kernel_height, kernel_width : int
        The two numbers of Keras's `kernel_size`, 1 to 7.
    strides_height, strides_width : int
        The two numbers of `strides`, 1 to 4.
    dilation_height, dilation_width : int
        The two numbers of `dilation_rate`, 1 to 3.
    padding : str
        ``"valid"``, ``"same"``, ``"full"`` (the window's size - 1 on every side) or ``"causal
        rows"`` (zeros above only). Keras makes the last two with `ZeroPadding2D`.
    input : str
        ``"digit"`` (one of scikit-learn's; the seed's last digit says which), ``"edge"``,
        ``"checker"``, ``"noise"`` or ``"dot"`` (a single 1).
    kernel : str
        ``"Sobel"``, ``"blur"``, ``"sharpen"``, ``"identity"`` or ``"random"``.
    seed : int
        Which digit, noise and random kernel, 1 to 99.
    input_values, kernel_values : str
        Numbers over those of the preset: commas between columns, semicolons between rows. An
        empty place keeps the preset's number.
    output_row, output_column : int
        The output whose window is shown.

    Examples
    --------
    >>> demo = Conv2DDemo(kernel_height=2, kernel_width=2, kernel_values="1,2;3,4")
    >>> demo.settings["kernel_values"]
    '1,2;3,4'

    References
    ----------
    keras.layers.Conv2D, keras.layers.ZeroPadding2D
    """

    demo = "conv2d"
    title = "A convolution, cell by cell"
    heights = (1181, 1749)

    height = Whole(8, minimum=1, maximum=16)
    width = Whole(8, minimum=1, maximum=16)
    kernel_height = Whole(3, minimum=1, maximum=7)
    kernel_width = Whole(3, minimum=1, maximum=7)
    strides_height = Whole(1, minimum=1, maximum=4)
    strides_width = Whole(1, minimum=1, maximum=4)
    dilation_height = Whole(1, minimum=1, maximum=3)
    dilation_width = Whole(1, minimum=1, maximum=3)
    padding = Choice("valid", "same", "full", "causal rows")
    input = Choice("digit", "edge", "checker", "noise", "dot")
    kernel = Choice("Sobel", "blur", "sharpen", "identity", "random")
    seed = Whole(1, minimum=1, maximum=99)
    input_values = typed_values(longest=1800)
    kernel_values = typed_values(longest=350)
    output_row = Whole(1, minimum=0, maximum=51)
    output_column = Whole(1, minimum=0, maximum=51)
