"""Vectors of masks: stacks of layers called on a padded batch, and on each sequence alone."""

import warnings

import numpy as np

from .rounding import rounded

SEQUENCES = [[3, 1, 7, 2, 8, 5], [6, 2, 9, 4], [1, 8]]
STACKS = [
    ["Conv1D", "LSTM"],
    ["MaskedConv1D", "LSTM"],
    ["MaskedConv1D", "MaskedConv1D", "GlobalAveragePooling1D", "Dense"],
    ["Dense", "Activation", "LSTM sequences", "GlobalAveragePooling1D"],
    ["causal Conv1D", "causal Conv1D", "GlobalMaxPooling1D"],
    ["MultiHeadAttention", "x * 2", "GlobalAveragePooling1D"],
    ["MultiHeadAttention", "Conv1D"],
    ["GroupNormalization", "Bidirectional sequences"],
    ["Bidirectional sequences", "Lambda", "Bidirectional sequences"],
    ["Add unmasked", "LSTM"],
    ["MaxPooling1D", "LSTM sequences", "MaxPooling1D"],
    ["LSTM sequences", "Flatten", "Dense", "Activation"],
]
SOURCES = ["Embedding(mask_zero=True)", "Masking", "Embedding", "zeros"]


def mask_flow_topic():
    """Return values, masks and warnings, stage by stage, for stacks on padded batches."""
    cases = []
    for number, stack in enumerate(STACKS):
        for turn in range(2):
            source = SOURCES[(number + turn) % 4 if number > 1 else 0]
            padding = ["right", "left"][(number // 2 + turn) % 2]
            cases.append(case(source, padding, (number + turn) % 3, stack))
    return {"stacks": cases, "refusals": refusals()}


def case(source, padding, extra, stack):
    """Run a stack on the batch and on each sequence alone."""
    stages = run(source, padded(padding, 6 + extra), stack)
    alone = [run(source, np.array([ids]), stack)[-1]["values"] for ids in SEQUENCES]
    given = {"source": source, "padding": padding, "extra": extra, "stack": stack}
    return given | {"stages": stages, "alone": alone}


def padded(padding, steps):
    """Return the three sequences as one array of ids."""
    import keras

    side = {"right": "post", "left": "pre"}[padding]
    return keras.utils.pad_sequences(SEQUENCES, steps, padding=side)


def run(source, ids, stack):
    """Return values, mask and warnings behind the source and behind each layer."""
    from keras import layers, ops

    table = (0.9 - 0.2 * np.arange(10))[:, None].astype("float32")
    if "Embedding" in source:
        h = layers.Embedding(
            10,
            1,
            mask_zero="mask" in source,
            embeddings_initializer=lambda shape, dtype=None: ops.convert_to_tensor(table),
        )(ids)
    else:
        h = ops.convert_to_tensor(table[ids] * (ids != 0)[..., None])
        h = layers.Masking(0.0)(h) if source == "Masking" else h
    stages = [stage(h, 0)]
    for name in stack:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            h = layer(name)(h)
        stages.append(stage(h, sum("destroy the mask" in str(each.message) for each in caught)))
    return stages


def stage(h, warned):
    """Return what can be said of a tensor."""
    mask = getattr(h, "_keras_mask", None)
    flags = None if mask is None else [int(flag) for flag in np.ravel(mask)]
    return {"values": rounded(h), "mask": flags, "warned": warned}


def layer(name):
    """Return a layer of the demo as a function of a tensor, with the demo's weights."""
    from keras import initializers, layers

    w, b = initializers.Constant(0.5), initializers.Constant(0.1)
    kernels = {"kernel_initializer": w, "bias_initializer": b}
    recurrent = {"kernel_initializer": w, "recurrent_initializer": w}
    sequences = {"return_sequences": True, **recurrent}
    convolution = {"filters": 1, "kernel_size": 3, **kernels}
    return {
        "Dense": lambda h: layers.Dense(1, **kernels)(h),
        "Activation": lambda h: layers.Activation("tanh")(h),
        "Conv1D": lambda h: layers.Conv1D(padding="same", **convolution)(h),
        "causal Conv1D": lambda h: layers.Conv1D(padding="causal", **convolution)(h),
        "MaskedConv1D": lambda h: masked_convolution(padding="same", **convolution)(h),
        "MaxPooling1D": lambda h: layers.MaxPooling1D(2, padding="same")(h),
        "LSTM": lambda h: layers.LSTM(1, **recurrent)(h),
        "LSTM sequences": lambda h: layers.LSTM(1, **sequences)(h),
        "Bidirectional sequences": lambda h: layers.Bidirectional(
            layers.LSTM(1, **sequences), merge_mode="ave"
        )(h),
        "MultiHeadAttention": lambda h: layers.MultiHeadAttention(1, 1, kernel_initializer=w)(h, h),
        "GroupNormalization": lambda h: layers.GroupNormalization(1)(h),
        "Lambda": lambda h: layers.Lambda(lambda x: x * 2)(h),
        "x * 2": lambda h: h * 2,
        "Add unmasked": lambda h: layers.Add()([h, positions(h)]),
        "GlobalAveragePooling1D": lambda h: layers.GlobalAveragePooling1D()(h),
        "GlobalMaxPooling1D": lambda h: layers.GlobalMaxPooling1D()(h),
        "Flatten": lambda h: layers.Flatten()(h),
    }[name]


def positions(h):
    """Return a tenth of each step's number, without a mask."""
    return np.zeros(h.shape) + 0.1 * np.arange(h.shape[1])[:, None]


def masked_convolution(**arguments):
    """Return a convolution that multiplies its input by the mask and passes the mask on."""
    from keras import layers, ops

    class MaskedConv1D(layers.Conv1D):
        supports_masking = True

        def call(self, x, mask=None):
            keep = 1.0 if mask is None else ops.cast(mask, x.dtype)[..., None]
            return super().call(x * keep)

    return MaskedConv1D(**arguments)


def refusals():
    """Return what Keras says of layers that want steps where there are none left."""
    ended = np.ones((3, 1), "float32")
    found = []
    for name in ("Conv1D", "MaxPooling1D", "LSTM", "GlobalAveragePooling1D", "GlobalMaxPooling1D"):
        try:
            layer(name)(ended)
        except ValueError as error:
            found.append({"layer": name, "message": str(error).split("incompatible")[1]})
    return found
