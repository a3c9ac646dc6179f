"""The demo `filter_training`: a small convolutional network that trains in the page."""

from .demo import Demo
from .settings import Choice, Whole


class FilterTraining(Demo):
    """Train ``Conv2D -> Dense`` on 8x8 pictures and watch filters, gradients, loss and accuracy.

    Parameters
    ----------
    target : str
        ``"digit"`` (scikit-learn's digits, ten classes), or ``"stripe direction"`` and
        ``"brightness"``, two targets for the same pictures of stripes.
    start : str
        ``"glorot_uniform"``, or ``"constant"``: every weight of a kernel starts equal.
    seed : int
        Which random start and which order of the pictures, 1 to 99.
    filters : int
        Filters of the convolution, 1 to 8.
    learning_rate : float
        Step size of plain stochastic gradient descent.

    Examples
    --------
    >>> FilterTraining(target="brightness", start="constant").settings["start"]
    'constant'

    References
    ----------
    keras.optimizers.SGD, keras.losses.SparseCategoricalCrossentropy
    """

    demo = "filter_training"
    title = "Filters that learn while you watch"
    heights = (992, 1545)

    target = Choice("digit", "stripe direction", "brightness")
    start = Choice("glorot_uniform", "constant")
    seed = Whole(1, minimum=1, maximum=99)
    filters = Whole(6, minimum=1, maximum=8)
    learning_rate = Choice(0.01, 0.05, 0.1, 0.2, 0.5, default=0.2)
