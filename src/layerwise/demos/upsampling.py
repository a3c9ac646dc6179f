"""The demo `upsampling`: a photograph enlarged by a transposed convolution, and by a resize."""

from .demo import Demo
from .settings import Choice, Whole


class Upsampling(Demo):
    """A halved photograph brought back to its size in two ways, before and after training.

    One way is `Conv2DTranspose` with strides of 2, the other `UpSampling2D` with a 3x3 `Conv2D`
    behind it. Keras trained the kernels on another photograph.

    Parameters
    ----------
    kernel_size : int
        Of the transposed convolution, 2 to 6; the even ones are divisible by the strides.
    interpolation : str
        Of the resize: ``"nearest"`` or ``"bilinear"``.
    weights : str
        ``"all alike"``, ``"before training"`` (Keras's random start), ``"10 steps"``,
        ``"100 steps"`` or ``"1000 steps"`` of training.
    start : int
        Which of three random starts.
    image : str
        ``"photograph"`` or ``"flat grey"``, which shows a layer's own pattern.
    shows : str
        What stands in the outputs: ``"upsampled"``, ``"original"`` or ``"error"``, the difference.
    output_row, output_column : int
        The output whose products are shown.

    Examples
    --------
    >>> Upsampling(kernel_size=4, weights="1000 steps").settings["kernel_size"]
    4

    References
    ----------
    keras.layers.Conv2DTranspose, keras.layers.UpSampling2D
    """

    demo = "upsampling"
    title = "A photograph upsampled in two ways"
    heights = (1242, 1529)

    kernel_size = Whole(3, minimum=2, maximum=6)
    interpolation = Choice("nearest", "bilinear")
    weights = Choice("all alike", "before training", "10 steps", "100 steps", "1000 steps")
    start = Choice(1, 2, 3)
    image = Choice("photograph", "flat grey")
    shows = Choice("upsampled", "original", "error")
    output_row = Whole(11, minimum=0, maximum=31)
    output_column = Whole(18, minimum=0, maximum=31)
