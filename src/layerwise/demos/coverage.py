"""The demo `coverage`: which input positions a stack reads, and how often."""

from .demo import Demo
from .settings import Choice, Whole


class CoverageMap(Demo):
    """Count the paths from every input position to the output, for layers with strides of 2.

    Parameters
    ----------
    stack : str
        One layer (``"1x1/2"``, ``"3x3/2"``, ``"2x2 pooling"``), or the downsampling block of
        ``"ResNet v1"``, ``"ResNet v1.5"`` or ``"ResNet-D"``.
    path : str
        Of a block: ``"block"`` (both paths, added), ``"main"`` or ``"shortcut"``.
    padding : str
        ``"same"``, ``"valid"``, or ``"ZeroPadding2D"``: as many zeros on both sides, then
        ``"valid"``, as Keras's own ResNet50 does.
    positions : str
        What is counted: ``"feature positions"``, the stack's input, or ``"image pixels"``, with a
        7x7 convolution and a 3x3 pooling of strides 2 in front.
    size : int
        Height and width of the stack's input, 4 to 14.

    Examples
    --------
    >>> CoverageMap(stack="ResNet v1.5", path="shortcut").size
    8

    References
    ----------
    He et al. (2016), "Deep Residual Learning for Image Recognition"; He et al. (2019), "Bag of
    Tricks for Image Classification with Convolutional Neural Networks" (ResNet-D)
    """

    demo = "coverage"
    title = "Which positions does a stack read?"
    heights = (887, 1331)

    stack = Choice(
        "1x1/2", "3x3/2", "2x2 pooling", "ResNet v1", "ResNet v1.5", "ResNet-D", default="ResNet v1"
    )
    path = Choice("block", "main", "shortcut")
    padding = Choice("same", "valid", "ZeroPadding2D")
    positions = Choice("feature positions", "image pixels")
    size = Whole(8, minimum=4, maximum=14)
