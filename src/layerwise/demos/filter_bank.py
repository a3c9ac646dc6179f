"""The demo `filter_bank`: what a convolution's filters look like before training."""

from .demo import Demo
from .settings import Choice, Whole


class FilterBank(Demo):
    """Every filter of an untrained `Conv2D`, the histogram of its weights, and the fan arithmetic.

    Parameters
    ----------
    kernel_initializer : str
        The name of a Keras initializer, for example ``"he_normal"``.
    kernel_size : int
        Height and width of the kernel in pixels, 1 to 7.
    channels : int
        Input channels, 1 to 32.
    filters : int
        Output channels, 1 to 64.
    seed : int
        Which random draw is shown, 1 to 99.

    Examples
    --------
    >>> FilterBank(filters=8)
    FilterBank(channels=1, filters=8, kernel_initializer='glorot_uniform', kernel_size=5, seed=1)

    References
    ----------
    keras.initializers
    """

    demo = "filter_bank"
    title = "A filter bank before training"
    heights = (813, 1504)

    kernel_initializer = Choice(
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_uniform",
        "lecun_normal",
        "random_uniform",
        "random_normal",
        "zeros",
        "ones",
    )
    kernel_size = Whole(5, minimum=1, maximum=7)
    channels = Whole(1, minimum=1, maximum=32)
    filters = Whole(32, minimum=1, maximum=64)
    seed = Whole(1, minimum=1, maximum=99)
