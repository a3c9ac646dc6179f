"""The demo `imbalance`: what weights, prevalence and threshold do to a model's answers."""

from .demo import Demo
from .settings import Choice, Whole


class Imbalance(Demo):
    """Choose how much the rare class weighs in training, and where its score becomes a yes.

    The scores are those of a small Keras model on digits that it has not seen: is it an 8, of which
    there is one in ten, when only the upper half is shown?

    Parameters
    ----------
    weight : int
        What an 8 counted in training, 1, 3, 9 or 30; the model was trained again for each.
    threshold : int
        The score above which the answer is yes, in percent, 1 to 99.
    prevalence : str or int
        The share of eights where the model is used, in percent: 1, 5, 20, 50, or ``"test set"`` for
        their share among the digits scored.
    correction : str
        What is taken back from the logits: ``"none"``, ``"weight"``, or
        ``"weight and prevalence"``.

    Examples
    --------
    >>> Imbalance(weight=9).threshold
    50

    References
    ----------
    keras.metrics.Precision, keras.metrics.Recall; Saerens, Latinne and Decaestecker (2002),
    "Adjusting the Outputs of a Classifier to New a Priori Probabilities"
    """

    demo = "imbalance"
    title = "What do weights do to precision, recall and calibration?"
    heights = (1165, 1890)

    weight = Choice(1, 3, 9, 30, default=9)
    threshold = Whole(50, minimum=1, maximum=99)
    prevalence = Choice("test set", 1, 5, 20, 50)
    correction = Choice("none", "weight", "weight and prevalence")
