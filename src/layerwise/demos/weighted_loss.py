"""The demo `weighted_loss`: what weights do to a cross-entropy, pixel by pixel."""

from .demo import Demo
from .settings import Choice, Text, Whole
from .typed_values import typed_values


class WeightedLoss(Demo):
    """Weigh the pixels of a small label map, and follow each one into the loss and the gradient.

    Parameters
    ----------
    labels : str
        The true classes: four rows of five signs, with commas between the rows; a sign is 0, 1, 2,
        or a point for a pixel without a label.
    guess : str
        The class that the model prefers at each pixel, in the same form, without points.
    logit : int
        The logit of that class, 0 to 10; the other logits are 0.
    weight_0, weight_1, weight_2 : int
        The weights of the classes, 0 to 20.
    pixel_weights : str
        Weights of single pixels, typed over those of the classes.
    unlabelled : str
        What happens to pixels without a label: ``"ignore_class"``, ``"sample_weight 0"``, or
        ``"all-zero one-hot"``, which does not ignore them.
    reduction : str
        The argument of Keras's losses.
    gradient_of : int
        The class whose logit the gradient is shown for.

    Examples
    --------
    >>> WeightedLoss(reduction="sum").weight_1
    5

    References
    ----------
    keras.losses.SparseCategoricalCrossentropy, keras.losses.CategoricalCrossentropy
    """

    demo = "weighted_loss"
    title = "What does each pixel add to a weighted loss?"
    heights = (1170, 2220)

    labels = Text(
        "00000,00110,00120,0000.",
        pattern=r"[012.]{5}(,[012.]{5}){3}",
        form="four rows of five signs, each 0, 1, 2 or a point, with commas between the rows",
        longest=23,
    )
    guess = Text(
        "00000,00000,00000,00000",
        pattern=r"[012]{5}(,[012]{5}){3}",
        form="four rows of five class numbers, each 0, 1 or 2, with commas between the rows",
        longest=23,
    )
    logit = Whole(2, minimum=0, maximum=10)
    weight_0 = Whole(1, minimum=0, maximum=20)
    weight_1 = Whole(5, minimum=0, maximum=20)
    weight_2 = Whole(15, minimum=0, maximum=20)
    pixel_weights = typed_values(longest=160)
    unlabelled = Choice("ignore_class", "sample_weight 0", "all-zero one-hot")
    reduction = Choice("sum_over_batch_size", "mean_with_sample_weight", "sum")
    gradient_of = Choice(0, 1, 2)
