"""The demo `moving_average`: BatchNormalization's moving statistics, step by step."""

from .demo import Demo
from .settings import Choice, Whole


class MovingAverage(Demo):
    """Follow the moving mean and variance of one channel, batch by batch, against ``adapt``.

    Parameters
    ----------
    momentum : float
        How much of the old average stays at each step.
    epsilon : float
        What ``BatchNormalization`` adds to the variance.
    mean : int
        Mean of the values that the batches are drawn from, 0 to 200.
    standard_deviation : int or float
        Their standard deviation.
    batch_size : int
        Values in a batch, 1 to 64; in a convolution, batch size times height times width.
    seed : int
        Which random draw is shown, 1 to 99.
    step : int
        How many batches the layer has seen, 0 to 1000.

    Examples
    --------
    >>> MovingAverage(momentum=0.9, step=10).batch_size
    32

    References
    ----------
    keras.layers.BatchNormalization, keras.layers.Normalization
    """

    demo = "moving_average"
    title = "A moving average catches up"
    heights = (1140, 1920)

    momentum = Choice(0.5, 0.9, 0.99, 0.999, default=0.99)
    epsilon = Choice(0.001, 0.00001)
    mean = Whole(100, minimum=0, maximum=200)
    standard_deviation = Choice(0.1, 1, 5, 20, default=5)
    batch_size = Whole(32, minimum=1, maximum=64)
    seed = Whole(1, minimum=1, maximum=99)
    step = Whole(100, minimum=0, maximum=1000)
