"""The demo `lstm_steps`: a recurrent layer, step by step."""

from .demo import Demo
from .settings import Choice, Whole
from .typed_values import typed_values


class LSTMSteps(Demo):
    """Follow gates and states through time, and what an output depends on.

    Parameters
    ----------
    layer : str
        ``"LSTM"``, ``"GRU"`` or ``"SimpleRNN"``.
    bidirectional : str
        ``"no"`` or ``"yes"``: a second layer reads from the last step to the first.
    return_sequences : str
        ``"True"`` or ``"False"``: the output of every step, or one.
    timesteps : int
        1 to 6.
    features : int
        1 or 2.
    units : int
        1 to 3.
    inputs : str
        ``"sunspots"``, scaled to [0, 1]; ``"impulse"``, a one and then zeros; ``"wave"``.
    input_values : str
        Numbers typed over those of `inputs`: commas between steps, semicolons between features.
    seed : int
        Which weights, 1 to 99.
    direction : str
        Whose gates are shown in a bidirectional layer, ``"forward"`` or ``"backward"``.
    step : int
        The current timestep, 0 to 5.
    unit : int
        The current unit, 0 to 2.

    Examples
    --------
    >>> LSTMSteps(layer="GRU", units=3).return_sequences
    'True'

    References
    ----------
    keras.layers.LSTM, keras.layers.GRU, keras.layers.SimpleRNN, keras.layers.Bidirectional
    """

    demo = "lstm_steps"
    title = "One step at a time"
    heights = (1180, 1648)

    layer = Choice("LSTM", "GRU", "SimpleRNN")
    bidirectional = Choice("no", "yes")
    return_sequences = Choice("True", "False")
    timesteps = Whole(6, minimum=1, maximum=6)
    features = Whole(1, minimum=1, maximum=2)
    units = Whole(2, minimum=1, maximum=3)
    inputs = Choice("sunspots", "impulse", "wave")
    input_values = typed_values(longest=80)
    seed = Whole(1, minimum=1, maximum=99)
    direction = Choice("forward", "backward")
    step = Whole(2, minimum=0, maximum=5)
    unit = Whole(0, minimum=0, maximum=2)
