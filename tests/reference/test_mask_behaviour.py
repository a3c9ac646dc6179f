"""The table of what each layer does with a mask: every row is asked of Keras."""

import inspect
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers as L  # noqa: N812

from layerwise.errors import LayerwiseError
from layerwise.reference import MASK_BEHAVIOUR, mask_behaviour

FLOAT32 = {"rtol": 1e-5, "atol": 1e-5}
TIMESTEPS, FEATURES = 6, 4
MASK = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 0, 1, 1, 1]], bool)


def normal(*shape, seed):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def layers_that_need_arguments():
    """Return how to make each layer of the table whose class alone does not make one."""
    makers = {
        "Embedding(mask_zero=True)": lambda: L.Embedding(9, 3, mask_zero=True),
        "Dense": lambda: L.Dense(3),
        "Activation": lambda: L.Activation("relu"),
        "Normalization": lambda: L.Normalization(mean=1.0, variance=2.0),
        "Rescaling": lambda: L.Rescaling(2.0),
        "TimeDistributed": lambda: L.TimeDistributed(L.Dense(3)),
        "SpectralNormalization": lambda: L.SpectralNormalization(L.Dense(3)),
        "MultiHeadAttention": lambda: L.MultiHeadAttention(2, 2),
        "GroupQueryAttention": lambda: L.GroupQueryAttention(2, 2, 1),
        "GroupNormalization": lambda: L.GroupNormalization(2),
        "LayerNormalization(axis=(1,2))": lambda: L.LayerNormalization(axis=(1, 2)),
        "Dot": lambda: L.Dot(axes=2),
        "Reshape": lambda: L.Reshape((TIMESTEPS, FEATURES)),
        "Permute": lambda: L.Permute((2, 1)),
        "Lambda": lambda: L.Lambda(lambda x: x * 1.0),
        "EinsumDense": lambda: L.EinsumDense("btf,fg->btg", output_shape=(None, 3)),
    }
    for name in ("Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout"):
        makers[name] = lambda name=name: getattr(L, name)(0.5, seed=1)
    for name in MASK_BEHAVIOUR:
        kind, sequences = name.split("(")[0], name.endswith("(return_sequences=True)")
        if kind in ("SimpleRNN", "LSTM", "GRU"):
            makers[name] = lambda k=kind, s=sequences: getattr(L, k)(3, return_sequences=s)
        elif kind in ("RNN", "Bidirectional"):
            makers[name] = lambda k=kind, s=sequences: wrapped_lstm(k, s)
        elif "Conv" in kind:
            makers[name] = lambda k=kind, s=sequences: convolution(k, s)
        elif kind.startswith(("Average", "Adaptive")) and kind != "Average":
            makers[name] = lambda k=kind: getattr(L, k)(2)
    return makers


def wrapped_lstm(kind, return_sequences):
    if kind == "RNN":
        return L.RNN(L.LSTMCell(3), return_sequences=return_sequences)
    return L.Bidirectional(L.LSTM(3, return_sequences=return_sequences))


def convolution(kind, return_sequences):
    size = {"kernel_size": 3, "padding": "same"}
    if "Depthwise" not in kind:
        size["filters"] = 3
    if "LSTM" in kind:
        size["return_sequences"] = return_sequences
    return getattr(L, kind)(**size)


MAKERS = layers_that_need_arguments()
TWO_INPUTS = {"Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract", "Dot"}
TWO_INPUTS |= {"Attention", "AdditiveAttention"}


def make(name):
    return MAKERS[name]() if name in MAKERS else getattr(L, name.split("(")[0])()


def input_shape(kind):
    """Return (batch, timesteps, ..., features) with as many axes as the layer takes."""
    axes = next((int(axes) for axes in "23" if f"{axes}D" in kind), 1)
    axes += kind.startswith("ConvLSTM")  # time comes on top of space
    return 2, TIMESTEPS, *[4] * (axes - 1), FEATURES


def call(layer, name, values):
    """Return the outputs, their mask or None, and the warnings about masks."""
    kind, partly = name.split("(")[0], "unmasked" in name
    inputs = [tf.constant(each) for each in values]
    for index, each in enumerate(inputs):
        if not (partly and index):
            each._keras_mask = tf.constant(MASK)
    options = {"training": True} if kind == "BatchNormalization" else {}
    keras.utils.set_random_seed(1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if kind in TWO_INPUTS:
            outputs = layer(inputs)
        elif kind in ("MultiHeadAttention", "GroupQueryAttention"):
            outputs = layer(inputs[0], inputs[0])
        else:
            outputs = layer(inputs[0], **options)
    about_masks = [each for each in caught if "destroy the mask" in str(each.message)]
    mask = getattr(outputs, "_keras_mask", None)
    return outputs.numpy(), None if mask is None else mask.numpy(), about_masks


def makes_a_mask(name):
    """Return whether zeros, without a mask, come out with one."""
    inputs = np.zeros((2, 3), "int32") if "Embedding" in name else np.zeros((2, 3, 4), "float32")
    return getattr(make(name)(inputs), "_keras_mask", None) is not None


def behaviour_in_keras(name):
    """Return what Keras does: the row that the table should have."""
    if name.startswith(("Masking", "Embedding")):
        return "makes a mask" if makes_a_mask(name) else "makes none"
    layer, shape = make(name), input_shape(name)
    values = [normal(*shape, seed=seed) for seed in (1, 2)]
    others = [np.where(MASK.reshape(2, 6, *[1] * (len(shape) - 2)), x, 9 * x + 1) for x in values]
    try:
        outputs, mask, warned = call(layer, name, values)
    except ValueError as error:
        if "The `mask` must be broadcastable to `inputs`" not in str(error):
            raise
        return "refuses the mask"
    changed, _, _ = call(layer, name, others)
    if mask is not None:
        outputs, changed = outputs[mask], changed[mask]
    is_clean = np.allclose(outputs, changed, **FLOAT32)
    if mask is not None:
        return "keeps" if is_clean else "keeps, but values are contaminated"
    if is_clean:
        return "consumes"
    return "drops with a warning" if warned else "drops without a warning"


@pytest.mark.parametrize("name", list(MASK_BEHAVIOUR))
def test_keras_does_with_a_mask_what_the_table_says(name):
    assert behaviour_in_keras(name) == MASK_BEHAVIOUR[name]


@pytest.mark.parametrize(
    ("table_says", "name"), [("keeps", "Conv1D"), ("consumes", "Flatten"), ("keeps", "Dot")]
)
def test_a_wrong_row_would_be_noticed(table_says, name):
    assert behaviour_in_keras(name) != table_says


def test_a_concatenation_with_an_unmasked_input_calls_every_step_valid():
    masked, unmasked = tf.ones((2, 6, 4)), tf.ones((2, 6, 4))
    masked._keras_mask = tf.constant(MASK)
    assert L.Concatenate()([masked, unmasked])._keras_mask.numpy().all()


# Not layers on sequences of numbers: cells, wrappers of other libraries, text, images, and audio.
BESIDE_THE_POINT = {"InputLayer", "Layer", "Wrapper", "StackedRNNCells", "ReversibleEmbedding"}
BESIDE_THE_POINT |= {"TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper", "RepeatVector"}
BESIDE_THE_POINT |= {"SimpleRNNCell", "LSTMCell", "GRUCell", "SpatialDropout2D", "SpatialDropout3D"}


def test_the_table_has_every_layer_of_keras_that_can_meet_a_mask():
    known = {name.split("(")[0] for name in MASK_BEHAVIOUR} | BESIDE_THE_POINT
    missing = set()
    for name, layer in inspect.getmembers(L, inspect.isclass):
        is_preprocessing = ".preprocessing." in layer.__module__
        if (
            issubclass(layer, L.Layer)
            and not is_preprocessing
            and not {name, layer.__name__} & known
        ):
            missing.add(name)
    assert missing == set()


def test_mask_behaviour_reads_the_table_and_does_not_mind_spaces():
    assert mask_behaviour("Conv1D") == "drops with a warning"
    assert mask_behaviour("LSTM( return_sequences = True )") == "keeps"
    assert mask_behaviour("Add([masked, unmasked])") == "drops without a warning"


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("conv1d", "Did you mean Conv1D"),
        ("GlobalMaxPool1D", "GlobalMaxPooling1D"),
        ("?", "Write 'Conv1D'"),
        (L.Conv1D, "by the names of their classes"),
    ],
)
def test_an_unknown_layer_is_refused_with_the_names_that_come_near(name, mend):
    with pytest.raises(LayerwiseError, match=f"(?s){mend}"):
        mask_behaviour(name)
