"""What the checks of chapter 6 hold for right is what Keras does."""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops
from planted_masking import CAUSES, FATES, MASKS, HandsOn, Zeroes, stack

from layerwise.checks import load_questions, run_judge, run_probe
from layerwise.checks.masking import batches, leaks, means, pixels, predictions
from layerwise.reference import mask_behaviour

QUESTIONS = load_questions("masking")
SEEDS = range(5)
LETTERS = {
    "a": "keeps",
    "b": "consumes",
    "c": "drops with a warning",
    "d": "drops without a warning",
    "e": "keeps, but values are contaminated",
}


def passes(name, answer, seed=0):
    outcome = run_judge(QUESTIONS[name], run_probe(QUESTIONS[name], answer, seed), seed)
    assert outcome.status == "passed", outcome
    return True


def cases_of(draw, seed):
    return [case for cases in draw(np.random.default_rng(seed)).values() for case in cases]


def mask_of(layer, inputs):
    return ops.convert_to_numpy(layer(np.asarray(inputs))._keras_mask)


def test_predicted_masks():
    steps = np.array([predictions.STEPS], "float32")
    answer = {
        "embedding": mask_of(layers.Embedding(9, 4, mask_zero=True), [predictions.IDS]),
        "masking": mask_of(layers.Masking(0.0), steps),
        "gaps": mask_of(layers.Masking(np.nan), np.array([predictions.GAPS], "float32")),
        "table": mask_of(layers.Masking(0.0), np.ones(predictions.TABLE, "float32")).shape,
    }
    assert passes("predicted_masks", answer)  # with a batch axis, as Keras gives them
    assert {
        name: np.squeeze(mask).tolist() for name, mask in answer.items() if name != "table"
    } == {name: mask for name, mask in MASKS.items() if name != "table"}


def fate_of(layer, embedded, others):
    """Ask a layer what becomes of the mask; `others` differ in masked steps only."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        outputs = layer(embedded)
    warned = any("destroy the mask" in str(each.message) for each in caught)
    mask = getattr(outputs, "_keras_mask", None)
    changed = ops.convert_to_numpy(outputs) - ops.convert_to_numpy(layer(others))
    if mask is None:
        if warned:
            return "c"
        return "d" if outputs.ndim == 3 else "b" if np.allclose(changed, 0, atol=1e-5) else "?"
    valid = ops.convert_to_numpy(mask)
    return "a" if np.allclose(changed[valid], 0, atol=1e-5) else "e"


def test_mask_fates():
    ids = np.array([[3, 4, 0, 0], [5, 6, 7, 0]])
    embedded = layers.Embedding(9, 4, mask_zero=True)(ids)
    others = embedded + 5.0 * (ids == 0)[..., None].astype("float32")
    others._keras_mask = embedded._keras_mask
    positions = np.ones((2, 4, 4), "float32")
    asked = {
        "average_pooling": layers.GlobalAveragePooling1D(),
        "max_pooling": layers.GlobalMaxPooling1D(),
        "sum_of_masked": lambda x: layers.Add()([x, x]),
        "sum_with_positions": lambda x: layers.Add()([x, positions]),
        "layer_norm": layers.LayerNormalization(),
        "group_norm": layers.GroupNormalization(2),
    }
    found = {name: fate_of(layer, embedded, others) for name, layer in asked.items()}
    assert found == FATES
    assert passes("mask_fates", found)


def test_mask_fates_agree_with_the_table():
    rows = {
        "average_pooling": "GlobalAveragePooling1D",
        "max_pooling": "GlobalMaxPooling1D",
        "sum_of_masked": "Add",
        "sum_with_positions": "Add([masked,unmasked])",
        "layer_norm": "LayerNormalization",
        "group_norm": "GroupNormalization",
    }
    assert {name: mask_behaviour(row) for name, row in rows.items()} == {
        name: LETTERS[letter] for name, letter in FATES.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_valid_mean(seed):
    for values, mask in cases_of(means._cases, seed):
        pooled = layers.GlobalAveragePooling1D()(values, mask=ops.convert_to_tensor(mask))
        right = means._results((values, mask))["right"]
        some = mask.any(axis=1)
        np.testing.assert_allclose(right[some], pooled[some], rtol=1e-5)
        assert not right[~some].any()
        assert np.isnan(ops.convert_to_numpy(pooled)[~some]).all()


def changed_in_keras(length, convolutions, kernel_size, padding, side, steps=4):
    """Pad with zeros on one side, and compare the valid steps."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1, length, 3)).astype("float32")
    before = steps if side == "left" else 0
    padded = np.pad(x, ((0, 0), (before, steps - before), (0, 0)))
    model = keras.Sequential(
        [
            layers.Conv1D(3, kernel_size, padding=padding, bias_initializer="ones")
            for _ in range(convolutions)
        ]
    )
    valid = ops.convert_to_numpy(model(padded))[:, before : before + length]
    difference = np.abs(ops.convert_to_numpy(model(x)) - valid)
    return difference.max(axis=(0, 2)) > 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_steps(seed):
    keras.utils.set_random_seed(seed)
    for case in cases_of(leaks._cases, seed):
        right = leaks._results(case)["right"]
        assert right.tolist() == changed_in_keras(*case).tolist(), case


def test_one_padded_step_changes_as_many_as_ten():
    for steps in (1, 10):
        keras.utils.set_random_seed(0)
        found = changed_in_keras(12, 3, 5, "causal", "left", steps)
        assert np.flatnonzero(found).tolist() == list(range(8))


@pytest.mark.parametrize("seed", range(2))
def test_padding_proof_in_other_ways(seed):
    def functional():
        inputs = keras.Input((None, 4))
        mask = ops.any(inputs != 0, axis=-1)
        keep = ops.cast(mask, "float32")[..., None]
        hidden = layers.Conv1D(8, 3, padding="same")(inputs) * keep
        hidden = layers.Conv1D(8, 3, padding="same")(hidden)
        return keras.Model(inputs, layers.Dense(3)(layers.LSTM(16)(hidden, mask=mask)))

    assert passes("padding_proof", functional, seed)
    assert passes("padding_proof", stack(HandsOn, HandsOn, padding="causal"), seed)
    assert passes("padding_proof", stack(HandsOn, Zeroes), seed)


def test_a_model_of_fixed_length_raises():
    def fixed():
        return keras.Sequential(
            [
                keras.Input((6, 4)),
                Zeroes(8, 3, padding="same"),
                Zeroes(8, 3, padding="same"),
                layers.LSTM(16),
                layers.Dense(3),
            ]
        )

    report = run_probe(QUESTIONS["padding_proof"], fixed, 0)
    assert report["status"] == "raised"
    assert "padding_proof()(batch of shape (2, " in report["message"]


@pytest.mark.parametrize("seed", SEEDS)
def test_padding_share(seed):
    for lengths, batch_size in cases_of(batches._cases, seed):
        data = tf.data.Dataset.from_generator(
            lambda lengths=lengths: (np.ones(length) for length in lengths),
            output_signature=tf.TensorSpec((None,)),
        )
        cells = sum(int(tf.size(batch)) for batch in data.padded_batch(batch_size))
        share = batches._results((lengths, batch_size))["right"]
        assert share == pytest.approx(1 - sum(lengths) / cells)


@pytest.mark.parametrize("seed", SEEDS)
def test_pixel_gradient(seed):
    loss = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, ignore_class=pixels.NO_LABEL
    )
    for logits, labels in cases_of(pixels._cases, seed):
        variable = tf.Variable(logits.astype("float32"))
        with tf.GradientTape() as tape:
            value = loss(labels, variable)
        right = pixels._results((logits, labels))["right"]
        np.testing.assert_allclose(right, tape.gradient(value, variable), atol=1e-6)


def test_a_target_of_zeros_is_the_mistake_of_that_name():
    seed = 3
    logits, labels = pixels._cases(np.random.default_rng(seed))["some"][0]
    variable = tf.Variable(logits)
    rows = (labels[:, None] == np.arange(logits.shape[1])).astype("float64")
    with tf.GradientTape() as tape:
        value = keras.losses.CategoricalCrossentropy(from_logits=True, dtype="float64")(
            rows, variable
        )
    wrong = pixels._results((logits, labels))["all_zero_one_hot"]
    np.testing.assert_allclose(wrong, tape.gradient(value, variable), atol=1e-6)


def test_the_symptoms():
    images = keras.Input((None, None, 3))
    flat = layers.Flatten()(images)
    assert flat.shape == (None, None)
    with pytest.raises(ValueError, match="must be fully-defined"):
        layers.Dense(10)(flat)
    assert not keras.utils.pad_sequences([[0.5, 0.7], [0.9]]).any()
    assert passes("masking_causes", CAUSES)
