"""The demo `mask_flow`: where a mask goes in a stack of layers, and what its loss does."""

from .demo import Demo
from .settings import Choice, Whole

_LAYERS = (
    "none",
    "Dense",
    "Activation",
    "Conv1D",
    "causal Conv1D",
    "MaskedConv1D",
    "MaxPooling1D",
    "LSTM",
    "LSTM sequences",
    "Bidirectional sequences",
    "MultiHeadAttention",
    "GroupNormalization",
    "Lambda",
    "x * 2",
    "Add unmasked",
    "GlobalAveragePooling1D",
    "GlobalMaxPooling1D",
    "Flatten",
)


class MaskFlow(Demo):
    """Send three sequences of 6, 4 and 2 steps through layers, as one padded batch and alone.

    Parameters
    ----------
    source : str
        Where the values and the mask come from: ``"Embedding(mask_zero=True)"``, ``"Masking"``,
        or without a mask ``"Embedding"`` and ``"zeros"``.
    padding : str
        ``"right"`` or ``"left"`` (the default of ``pad_sequences``).
    extra : int
        Padded steps beyond the longest sequence, 0 to 2.
    layer_1, layer_2, layer_3, layer_4 : str
        A Keras layer, or ``"none"``. ``"x * 2"`` is a plain operation, ``"Add unmasked"`` adds a
        tensor without a mask, and ``"MaskedConv1D"`` multiplies its input by the mask.

    Examples
    --------
    >>> MaskFlow(layer_1="MaskedConv1D").layer_2
    'LSTM'

    References
    ----------
    keras.layers.Layer.compute_mask, keras.layers.Masking, keras.layers.Embedding
    """

    demo = "mask_flow"
    title = "Where does the mask go?"
    heights = (1035, 1481)

    source = Choice("Embedding(mask_zero=True)", "Masking", "Embedding", "zeros")
    padding = Choice("right", "left")
    extra = Whole(1, minimum=0, maximum=2)
    layer_1 = Choice(*_LAYERS, default="Conv1D")
    layer_2 = Choice(*_LAYERS, default="LSTM")
    layer_3 = Choice(*_LAYERS)
    layer_4 = Choice(*_LAYERS)
