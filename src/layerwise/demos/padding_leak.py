"""The demo `padding_leak`: which valid steps a stack of convolutions changes by padding."""

from .demo import Demo
from .settings import Choice, Whole


class PaddingLeak(Demo):
    """Convolve a sequence alone and padded, and compare its valid steps layer by layer.

    Parameters
    ----------
    length, padding_steps : int
        Valid steps, 4 to 10, and zeros beside them, 0 to 6.
    side : str
        Where the zeros stand: ``"right"`` or ``"left"``.
    convolutions, kernel_size : int
        Number of ``Conv1D`` layers, 1 to 4, and the size of their kernels, 2 to 5.
    padding : str
        The layers' own padding: ``"same"`` or ``"causal"``.
    kernel : str
        ``"average"``, all weights 1 / kernel_size, or ``"random"``.
    bias : float
        0.5 or 0.
    input : str
        ``"ones"``, ``"ramp"`` or ``"random"``.
    mend : str
        ``"none"``; ``"multiply by the mask"`` behind every layer; ``"partial convolution"``, whose
        mask grows from layer to layer; ``"partial, mask kept"``.

    Examples
    --------
    >>> PaddingLeak(convolutions=3, padding="causal").side
    'right'

    References
    ----------
    keras.layers.Conv1D; Liu et al. (2018), "Image Inpainting for Irregular Holes Using Partial
    Convolutions"
    """

    demo = "padding_leak"
    title = "Does a convolution ignore padding?"
    heights = (940, 1494)

    length = Whole(8, minimum=4, maximum=10)
    padding_steps = Whole(4, minimum=0, maximum=6)
    side = Choice("right", "left")
    convolutions = Whole(2, minimum=1, maximum=4)
    kernel_size = Whole(3, minimum=2, maximum=5)
    padding = Choice("same", "causal")
    kernel = Choice("average", "random")
    bias = Choice(0.5, 0)
    input = Choice("ones", "ramp", "random")
    mend = Choice("none", "multiply by the mask", "partial convolution", "partial, mask kept")
