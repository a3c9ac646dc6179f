"""The table of what each layer does with a mask: every row is asked of Keras."""

import inspect

import pytest
import tensorflow as tf
from keras import layers as L  # noqa: N812
from make_mask_table import MASK, behaviour_in_keras

from layerwise.errors import LayerwiseError
from layerwise.reference import MASK_BEHAVIOUR, mask_behaviour


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
