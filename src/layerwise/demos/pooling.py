"""The demo `pooling`: what a maximum and an average keep of each window."""

from .demo import Demo
from .settings import Choice, Whole
from .typed_values import typed_values


class Pooling(Demo):
    """Max or average pooling of a small image, and the error that noise leaves after each.

    Parameters
    ----------
    height, width : int
        Size of the input in pixels, 1 to 16.
    pooling : str
        ``"max"`` or ``"average"``.
    pool_size : int
        Height and width of the window in pixels, 1 to 5.
    strides : str or int
        ``"None"``, Keras's default, moves the window by `pool_size`; or 1 to 5.
    padding : str
        ``"valid"`` or ``"same"``. Padding counts neither in a maximum nor in an average.
    input : str
        ``"digit"`` (one of scikit-learn's; the seed's last digit says which), ``"edge"``,
        ``"checker"``, ``"count"`` (1, 2, 3, ...) or ``"flat"``. Pixels go from 0 to 16.
    noise : str
        ``"none"``, ``"salt"``, ``"pepper"``, ``"Gaussian"`` or ``"lone bright pixel"``.
    amount : int
        Percent of the pixels that salt or pepper changes; for Gaussian noise the standard
        deviation in percent of white. 0 to 50.
    seed : int
        Which digit and which draw of the noise, 1 to 99.
    input_values : str
        Numbers over those of the preset: commas between columns, semicolons between rows. An
        empty place keeps the preset's number. Noise does not touch them.
    output_row, output_column : int
        The output whose window is shown.

    Examples
    --------
    >>> Pooling(height=3, width=3, input="count", strides=1).settings["strides"]
    1

    References
    ----------
    keras.layers.MaxPooling2D, keras.layers.AveragePooling2D
    """

    demo = "pooling"
    title = "Max and average pooling, with and without noise"
    heights = (1192, 1817)

    height = Whole(8, minimum=1, maximum=16)
    width = Whole(8, minimum=1, maximum=16)
    pooling = Choice("max", "average")
    pool_size = Whole(2, minimum=1, maximum=5)
    strides = Choice("None", 1, 2, 3, 4, 5)
    padding = Choice("valid", "same")
    input = Choice("digit", "edge", "checker", "count", "flat")
    noise = Choice("none", "salt", "pepper", "Gaussian", "lone bright pixel")
    amount = Whole(10, minimum=0, maximum=50)
    seed = Whole(1, minimum=1, maximum=99)
    input_values = typed_values(longest=1800)
    output_row = Whole(1, minimum=0, maximum=15)
    output_column = Whole(1, minimum=0, maximum=15)
