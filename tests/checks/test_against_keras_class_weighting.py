"""What the checks of chapter 7 hold for right is what Keras does."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy
from planted_class_weighting import ONE_HOT, background, fill, mended, rows_of_zeros, weights_inside
from sklearn.utils.class_weight import compute_class_weight

from layerwise.checks import load_questions, run_judge, run_probe
from layerwise.checks.class_weighting import balance, calls, gradients, losses, maps, odds, scores

SEEDS = range(5)
QUESTIONS = load_questions("class_weighting")


def cases_of(draw, seed):
    return [case for cases in draw(np.random.default_rng(seed)).values() for case in cases]


def judged(name, answer, seed=0):
    question = QUESTIONS[name]
    return run_judge(question, run_probe(question, answer, seed), seed)


def test_reduced_losses():
    ce = np.array([[1.0, 3.0, 4.0, 6.0]])
    p = np.stack([np.exp(-ce), 1 - np.exp(-ce)], -1)
    p[0, 2] = p[0, 2, ::-1]
    labels, void = np.array([[0, 0, 1, 0]]), np.array([[0, 0, 1, 255]])
    zero = np.array([[1.0, 1, 4, 0]])
    mean = SparseCategoricalCrossentropy(reduction="mean_with_sample_weight")
    ignoring = SparseCategoricalCrossentropy(ignore_class=255)
    found = {
        "weight_zero": SparseCategoricalCrossentropy()(labels, p, sample_weight=zero),
        "by_weights": mean(labels, p, sample_weight=zero),
        "ignored": ignoring(void, p, sample_weight=np.array([[1.0, 1, 4, 1]])),
    }
    for part in losses.REDUCED_LOSSES.parts:
        assert part.judge({part.name: float(found[part.name])}, None).passed


def first_loss(*data, **options):
    """Return the loss before the first step of a model that knows nothing, over ln 2."""
    keras.utils.set_random_seed(0)
    layer = keras.layers.Conv2D(2, 1, activation="softmax", kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((4, 4, 1)), layer])
    model.compile("sgd", "sparse_categorical_crossentropy")
    run = model.fit(*data, batch_size=4, shuffle=False, verbose=0, **options)
    return run.history["loss"][0] / np.log(2)


def test_weight_calls():
    x, y = np.zeros((4, 4, 4, 1)), np.zeros((4, 4, 4), int)
    y[:, :, 3] = 1
    nine = {0: 1, 1: 9}
    with pytest.raises(TypeError, match="only 0-dimensional arrays"):
        first_loss(x, y, class_weight=nine)
    data = tf.data.Dataset.from_tensors((x, y[..., None]))
    model_loss = first_loss_of_dataset(data, nine)
    assert np.isclose(model_loss, (12 * 1 + 4 * 9) / 16)
    assert calls._RIGHT["dictionary"] == "a"
    assert calls._RIGHT["dataset"] == "b"


def first_loss_of_dataset(data, class_weight):
    layer = keras.layers.Conv2D(2, 1, activation="softmax", kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((4, 4, 1)), layer])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model.fit(data, class_weight=class_weight, verbose=0).history["loss"][0] / np.log(2)


@pytest.mark.parametrize(
    ("shape", "axis", "call", "letter"),
    [((4,), 2, "four_numbers", "c"), ((4, 1, 1), 0, "two_more_axes", "d")],
)
def test_four_weights_meet_an_axis(shape, axis, call, letter):
    x, y = np.zeros((4, 4, 4, 1)), np.zeros((4, 4, 4), int)
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(4, 4, 4, 2)), rng.integers(0, 2, (4, 4, 4))
    v = np.array([0.0, 0, 0, 1])
    loss = SparseCategoricalCrossentropy(from_logits=True)
    found = float(loss(labels, logits, sample_weight=v.reshape(shape)))
    left = np.take(labels, [3], axis), np.take(logits, [3], axis)
    assert np.isclose(found, float(loss(*left)) / 4, rtol=1e-5)
    assert np.isclose(first_loss(x, y, sample_weight=v.reshape(shape)), 1 / 4)
    assert calls._RIGHT[call] == letter


@pytest.mark.parametrize("seed", SEEDS)
def test_weight_map(seed):
    """A weight of 0 leaves a pixel out of the sum; the others weigh what their class does."""
    for labels, weights in cases_of(maps._cases, seed):
        known, filled = fill(labels)
        logits = np.random.default_rng(seed).normal(size=(*labels.shape, len(weights)))
        loss = SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
        right = maps._results((labels, weights))["right"]
        by_class = sum(
            weight * float(loss(filled[filled_c], logits[filled_c]))
            for c, weight in enumerate(weights)
            if (filled_c := known & (filled == c)).any()
        )
        assert np.isclose(float(loss(filled, logits, sample_weight=right)), by_class, rtol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_balanced_weights(seed):
    for labels, classes in cases_of(balance._cases, seed):
        known, right = labels[labels != 255], balance._results((labels, classes))["right"]
        present = np.unique(known)
        weights = compute_class_weight("balanced", classes=present, y=known)
        # scikit-learn divides by the classes that are there
        expected = np.zeros(classes)
        expected[present] = weights * len(present) / classes
        np.testing.assert_allclose(right, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_logit_gradient(seed):
    for logits, labels, weights in cases_of(gradients._cases, seed):
        z = tf.Variable(logits.astype("float32"))
        loss = SparseCategoricalCrossentropy(from_logits=True, ignore_class=255)
        with tf.GradientTape() as tape:
            value = loss(labels, z, sample_weight=weights[fill(labels)[1]])
        right = gradients._results((logits, labels, weights))["right"]
        np.testing.assert_allclose(right, tape.gradient(value, z).numpy(), atol=1e-5)


def weighed_before(labels, weights):
    """Return another right form: weights that add up to 1, and a sum."""
    known, filled = fill(labels)
    w = weights[filled] * known
    loss = CategoricalCrossentropy(from_logits=True, reduction="sum")
    return loss, np.eye(3, dtype="float32")[filled], w / w.sum()


@pytest.mark.parametrize(
    "answer",
    [
        mended(),
        mended(weigh=lambda w, known: w),  # ignore_class leaves the divisor, too
        mended(ignore_class=None, targets=background),
        mended(ONE_HOT, rows_of_zeros),
        mended(targets=lambda labels: labels[..., None]),
        mended(weigh=lambda w, known: (w * known)[..., None]),
        mended(weigh=lambda w, known: keras.ops.convert_to_tensor(w * known)),
        weighed_before,
        weights_inside(lambda w, known, count: keras.ops.sum(w * known)),
    ],
)
def test_every_right_form_of_the_mended_loss_passes(answer):
    for seed in SEEDS:
        assert judged("mended_loss", answer, seed).status == "passed"


def test_the_broken_loss_is_named():
    def broken(labels, weights):
        one_hot = rows_of_zeros(labels)
        loss = CategoricalCrossentropy(from_logits=True)
        return loss, one_hot, weights[one_hot.argmax(-1)]

    outcome = judged("mended_loss", broken)
    assert outcome.mistakes == ("row_of_zeros",)
    assert [part.points for part in outcome.parts] == [0, 1, 0]
    assert "once the other two are right" in outcome.parts[2].message


@pytest.mark.parametrize("seed", SEEDS)
def test_without_weights(seed):
    """Scores that minimise the expected weighted loss come from these probabilities."""
    for scores_, weights in cases_of(odds._cases, seed):
        right = odds._results((scores_, weights))["right"]
        z = tf.Variable(np.log(scores_).astype("float32"))
        loss = CategoricalCrossentropy(from_logits=True, reduction="sum")
        with tf.GradientTape() as tape:
            expected = sum(
                loss(
                    np.broadcast_to(np.eye(len(weights))[c], scores_.shape),
                    z,
                    sample_weight=weight * right[..., c],
                )
                for c, weight in enumerate(weights)
            )
        np.testing.assert_allclose(tape.gradient(expected, z).numpy(), 0, atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_class_scores(seed):
    for confusion in scores._cases(np.random.default_rng(seed)):
        classes = len(confusion)
        pairs = [(i, j) for (i, j), n in np.ndenumerate(confusion) for _ in range(n)]
        true, said = np.array(pairs).T
        right = {key: table["right"] for key, table in scores._results(confusion).items()}
        for c in range(classes):
            iou = keras.metrics.IoU(classes, [c])
            iou.update_state(true, said)
            precision, recall = keras.metrics.Precision(), keras.metrics.Recall()
            for metric in (precision, recall):
                metric.update_state(true == c, said == c)
            found = {"precision": precision, "recall": recall, "iou": iou}
            for key, metric in found.items():
                assert np.isclose(right[key][c], float(metric.result()), rtol=1e-5)


def test_weights_with_a_channel_axis_count_and_lists_do():
    def with_channel(labels, weights):
        known, filled = fill(labels)
        return (weights[filled] * known)[..., None]

    assert judged("weight_map", with_channel).status == "passed"
    assert judged("weight_map", lambda *a: with_channel(*a)[..., 0].tolist()).status == "passed"
    assert judged("weight_map", lambda *a: with_channel(*a).astype("float32")).status == "passed"
