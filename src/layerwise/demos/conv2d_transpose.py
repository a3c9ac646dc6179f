"""The demo `conv2d_transpose`: patches laid on a larger image, and what each output gathers."""

from .demo import Demo
from .settings import Choice, Whole
from .typed_values import typed_values


class Conv2DTransposeDemo(Demo):
    """A transposed convolution with its input, kernel and output linked cell by cell.

    Parameters
    ----------
    height, width : int
        Size of the input in pixels, 1 to 8.
    kernel_height, kernel_width : int
        The two numbers of Keras's `kernel_size`, 1 to 7.
    strides_height, strides_width : int
        The two numbers of `strides`, 1 to 4: output pixels from one patch to the next.
    padding : str
        ``"valid"`` or ``"same"``.
    output_padding : str or int
        ``"None"`` lets Keras choose the size; or 0 to 3, on both axes.
    view : str
        ``"scatter"``: walk through the inputs and lay their patches; ``"gather"``: walk through the
        outputs and add up their products.
    shows : str
        What stands in the output's cells: ``"values"``, or ``"overlap"``, how many patches meet.
    input : str
        ``"count"`` (1, 2, 3, ...), ``"digit"``, ``"edge"``, ``"noise"``, ``"dot"`` (a single 1) or
        ``"flat"``.
    kernel : str
        ``"count"``, ``"ones"``, ``"bilinear"`` or ``"random"``.
    seed : int
        Which digit, noise and random kernel, 1 to 99.
    input_values, kernel_values : str
        Numbers over those of the preset: commas between columns, semicolons between rows. An
        empty place keeps the preset's number.
    input_row, input_column : int
        The input whose patch is shown.
    output_row, output_column : int
        The output whose products are shown.

    Examples
    --------
    >>> Conv2DTransposeDemo(padding="same", output_padding=0).settings["output_padding"]
    0

    References
    ----------
    keras.layers.Conv2DTranspose
    """

    demo = "conv2d_transpose"
    title = "A transposed convolution, patch by patch"
    heights = (1248, 1887)

    height = Whole(3, minimum=1, maximum=8)
    width = Whole(3, minimum=1, maximum=8)
    kernel_height = Whole(3, minimum=1, maximum=7)
    kernel_width = Whole(3, minimum=1, maximum=7)
    strides_height = Whole(2, minimum=1, maximum=4)
    strides_width = Whole(2, minimum=1, maximum=4)
    padding = Choice("valid", "same")
    output_padding = Choice("None", 0, 1, 2, 3)
    view = Choice("scatter", "gather")
    shows = Choice("values", "overlap")
    input = Choice("count", "digit", "edge", "noise", "dot", "flat")
    kernel = Choice("count", "ones", "bilinear", "random")
    seed = Whole(1, minimum=1, maximum=99)
    input_values = typed_values(longest=500)
    kernel_values = typed_values(longest=350)
    input_row = Whole(1, minimum=0, maximum=7)
    input_column = Whole(1, minimum=0, maximum=7)
    output_row = Whole(2, minimum=0, maximum=34)
    output_column = Whole(2, minimum=0, maximum=34)
