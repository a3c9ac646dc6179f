"""The demo `scaling`: what a scaler and an output activation make of a new value."""

from .demo import Demo
from .settings import Choice, Text, Whole


class Scaling(Demo):
    """Scale a value as scikit-learn does, send it through gates, and ask for it as an answer.

    Parameters
    ----------
    training : str
        The training values: two to ten whole numbers from 0 to 1000, with commas between them.
    value : int
        A new value, 0 to 1000, inside the training range or outside.
    scaler : str
        ``"none"``, ``"min-max"`` or ``"standard"``; fitted on the training values only.
    clip : str
        ``"yes"`` or ``"no"``: the argument ``clip`` of ``MinMaxScaler``.
    activation : str
        The activation of the output layer: ``"sigmoid"``, ``"tanh"`` or ``"linear"``.

    Examples
    --------
    >>> Scaling(scaler="standard", activation="tanh").training
    '100,150,220,310,400'

    References
    ----------
    sklearn.preprocessing.MinMaxScaler, sklearn.preprocessing.StandardScaler, keras.activations
    """

    demo = "scaling"
    title = "What comes back from a scaled value?"
    heights = (1020, 1490)

    training = Text(
        "100,150,220,310,400",
        pattern=r"(\d{1,3}|1000)(,(\d{1,3}|1000)){1,9}",
        form="two to ten whole numbers from 0 to 1000, with commas between them",
        longest=49,
    )
    value = Whole(500, minimum=0, maximum=1000)
    scaler = Choice("min-max", "standard", "none")
    clip = Choice("no", "yes")
    activation = Choice("sigmoid", "tanh", "linear")
