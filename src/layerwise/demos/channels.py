"""The demo `channels`: which input channels a filter reads, and how their products are added."""

from .demo import Demo
from .settings import Choice, Whole


class Channels(Demo):
    """A photograph's channels through a convolution, from standard to separable.

    Parameters
    ----------
    layer : str
        ``"Conv2D"``, ``"grouped Conv2D"``, ``"DepthwiseConv2D"`` or ``"SeparableConv2D"``.
    channels : int
        Input channels, 1 to 6: red, green, blue, then channels computed from them.
    filters : int
        Maps of the output, 1 to 9. A depthwise layer takes none.
    kernel_size : int
        Height and width of the kernel in pixels, 1 to 5.
    groups : int
        Of the grouped layer, 1 to 6.
    depth_multiplier : int
        Maps for each channel of the depthwise and the separable layer, 1 to 2.
    use_bias : bool
    seed : int
        Which weights are drawn, 1 to 99.
    output_map, output_row, output_column : int
        The value whose sum is written out.
    input_channel : int
        The channel whose products are shown; for the separable layer, the depthwise map.

    Examples
    --------
    >>> Channels(layer="DepthwiseConv2D", depth_multiplier=2).settings["depth_multiplier"]
    2

    References
    ----------
    keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D
    """

    demo = "channels"
    title = "From input channels to maps"
    heights = (1214, 2284)

    layer = Choice("Conv2D", "grouped Conv2D", "DepthwiseConv2D", "SeparableConv2D")
    channels = Whole(3, minimum=1, maximum=6)
    filters = Whole(6, minimum=1, maximum=9)
    kernel_size = Whole(3, minimum=1, maximum=5)
    groups = Whole(3, minimum=1, maximum=6)
    depth_multiplier = Whole(1, minimum=1, maximum=2)
    use_bias = Choice(True, False)
    seed = Whole(1, minimum=1, maximum=99)
    output_map = Whole(0, minimum=0, maximum=11)
    output_row = Whole(5, minimum=0, maximum=15)
    output_column = Whole(3, minimum=0, maximum=15)
    input_channel = Whole(0, minimum=0, maximum=11)
