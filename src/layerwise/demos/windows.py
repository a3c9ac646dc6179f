"""The demo `windows`: how a series, a table or several series become samples."""

from .demo import Demo
from .settings import Choice, Whole


class Windows(Demo):
    """Cut time series into samples, as ``timeseries_dataset_from_array`` does.

    Parameters
    ----------
    data : str
        ``"sunspots"``, one series; ``"economy"``, a table of three features; ``"firms"``, three
        series.
    sequence_length : int
        Timesteps that a sample reads, 1 to 6.
    horizon : int
        Steps that it shall answer, 1 to 3.
    sequence_stride : int
        From the start of one sample to the next, 1 to 6.
    features : int
        Columns of the table that a sample reads, 1 to 3.
    feature_shown : int
        Which slab of X is shown, 0 to 2.
    series : int
        How many of the firms, 1 to 3.
    joined : str
        ``"apart"`` cuts each series by itself; ``"end to end"`` lays them out as if they were one.
    sample : int
        The current sample, 0 to 28.

    Examples
    --------
    >>> Windows(data="economy", horizon=2).sequence_length
    4

    References
    ----------
    keras.utils.timeseries_dataset_from_array
    """

    demo = "windows"
    title = "From a series to samples"
    heights = (1228, 1571)

    data = Choice("sunspots", "economy", "firms")
    sequence_length = Whole(4, minimum=1, maximum=6)
    horizon = Whole(1, minimum=1, maximum=3)
    sequence_stride = Whole(1, minimum=1, maximum=6)
    features = Whole(3, minimum=1, maximum=3)
    feature_shown = Whole(0, minimum=0, maximum=2)
    series = Whole(3, minimum=1, maximum=3)
    joined = Choice("apart", "end to end")
    sample = Whole(0, minimum=0, maximum=28)
