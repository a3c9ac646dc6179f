"""What each Keras layer does with the mask of its inputs; a test asks Keras about every row."""

from __future__ import annotations

from difflib import get_close_matches

from layerwise.errors import LayerwiseError

MAKES = "makes a mask"
KEEPS = "keeps"
CONSUMES = "consumes"
DROPS = "drops with a warning"
DROPS_SILENTLY = "drops without a warning"
CONTAMINATES = "keeps, but values are contaminated"
REFUSES = "refuses the mask"

# A class name alone stands for the layer's defaults.
_LAYERS = {
    MAKES: """
        Masking
        Embedding(mask_zero=True)
        """,
    # The mask goes on, and no valid step depends on a masked one.
    KEEPS: """
        Dense TimeDistributed SpectralNormalization Identity
        Activation ReLU LeakyReLU PReLU ELU ActivityRegularization
        Dropout SpatialDropout1D GaussianDropout GaussianNoise AlphaDropout
        BatchNormalization LayerNormalization UnitNormalization Normalization Rescaling
        Add Average Concatenate Maximum Minimum Multiply Subtract
        Attention AdditiveAttention MultiHeadAttention GroupQueryAttention
        SimpleRNN(return_sequences=True) LSTM(return_sequences=True) GRU(return_sequences=True)
        RNN(return_sequences=True) Bidirectional(return_sequences=True)
        ConvLSTM1D(return_sequences=True) ConvLSTM2D(return_sequences=True)
        ConvLSTM3D(return_sequences=True)
        """,
    # The timesteps end here, and masked ones did not count.
    CONSUMES: """
        SimpleRNN LSTM GRU RNN Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D
        GlobalAveragePooling1D
        """,
    # "Layer 'conv1d' (of type Conv1D) was passed an input with a mask attached to it. However, this
    # layer does not support masking and will therefore destroy the mask information."
    DROPS: """
        Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose
        DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D
        MaxPooling1D MaxPooling2D MaxPooling3D
        AveragePooling1D AveragePooling2D AveragePooling3D
        GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
        GlobalAveragePooling2D GlobalAveragePooling3D
        AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D
        AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
        Cropping1D Cropping2D Cropping3D ZeroPadding1D ZeroPadding2D ZeroPadding3D
        UpSampling1D UpSampling2D UpSampling3D
        Flatten Reshape Permute Lambda EinsumDense RMSNormalization
        """,
    # One unmasked input is enough to unmask a sum; Dot never passes a mask on.
    DROPS_SILENTLY: """
        Dot
        Add([masked,unmasked]) Average([masked,unmasked]) Maximum([masked,unmasked])
        Minimum([masked,unmasked]) Multiply([masked,unmasked])
        """,
    # There is a mask behind them, but steps it calls valid depend on masked ones. Concatenate
    # calls a step valid that is valid in one input: with one unmasked input, every step.
    CONTAMINATES: """
        GroupNormalization LayerNormalization(axis=(1,2)) Concatenate([masked,unmasked])
        Attention([masked,unmasked]) AdditiveAttention([masked,unmasked])
        """,
    # It takes the mask for one of its own, of the shape of its inputs.
    REFUSES: """
        Softmax
        """,
}

MASK_BEHAVIOUR = {
    layer: behaviour for behaviour, layers in _LAYERS.items() for layer in layers.split()
}


def mask_behaviour(layer_name):
    """Return what a Keras layer does with the mask (batch, timesteps) of its inputs.

    Parameters
    ----------
    layer_name : str
        The layer's class, with its defaults; some variants have a row of their own, such as
        "LSTM(return_sequences=True)" or "Add([masked,unmasked])".

    Returns
    -------
    str
        One of "makes a mask", "keeps", "consumes", "drops with a warning", "drops without a
        warning", "keeps, but values are contaminated", "refuses the mask".

    Raises
    ------
    LayerwiseError
        If the table has no such layer.

    References
    ----------
    `keras.layers.Layer.supports_masking` and each layer's `compute_mask`

    Examples
    --------
    >>> mask_behaviour("Conv1D")
    'drops with a warning'
    >>> mask_behaviour("LSTM"), mask_behaviour("LSTM(return_sequences=True)")
    ('consumes', 'keeps')
    """
    name = layer_name.replace(" ", "") if isinstance(layer_name, str) else layer_name
    if isinstance(name, str) and name in MASK_BEHAVIOUR:
        return MASK_BEHAVIOUR[name]
    close = get_close_matches(str(name), MASK_BEHAVIOUR, n=3)
    raise LayerwiseError(
        "mask_behaviour knows Keras's layers by the names of their classes.",
        received=f"layer_name={layer_name!r}",
        mend=f"Did you mean {' or '.join(close)}?" if close else "Write 'Conv1D', for example.",
    )
