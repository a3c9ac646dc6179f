"""For every mistake that chapter 7 declares: an answer that makes it, as a learner would."""

import numpy as np
from keras import losses, ops

from layerwise.reference import softmax

VOID = 255
REDUCED = {"weight_zero": 5.0, "by_weights": 3.33, "ignored": 6.67}
EFFECTS = {"dictionary": "a", "dataset": "b", "four_numbers": "c", "two_more_axes": "d"}


def fill(labels):
    """Return which pixels have a label, and the labels with 0 where there is none."""
    known = labels != VOID
    return known, np.where(known, labels, 0)


# weight_map


def mapped(after=lambda w, known: w * known, look_up=lambda weights: weights):
    """Return a weight_map with one of its steps replaced."""

    def weight_map(labels, weights):
        known, filled = fill(labels)
        return after(look_up(weights)[filled], known)

    return weight_map


def one_column_a_class(labels, weights):
    known, filled = fill(labels)
    return np.eye(len(weights))[filled] * weights * known[..., None]


# balanced_weights


def counted(labels, classes):
    return np.array([(labels == each).sum() for each in range(classes)])


def balanced(total=lambda c, labels: c.sum(), share=lambda c, n, labels: n, scale=lambda w: w):
    """Return a balanced_weights with one of its steps replaced."""

    def balanced_weights(labels, classes):
        counts = counted(labels, classes)
        per_class = total(counts, labels) / share(counts, classes, labels)
        return scale(np.where(counts > 0, per_class / np.maximum(counts, 1), 0))

    return balanced_weights


def divided_by_zero(labels, classes):
    counts = counted(labels, classes)
    with np.errstate(divide="ignore"):
        return counts.sum() / (classes * counts)


def counted_pictures(labels, classes):
    shown = np.array([(labels == each).any((1, 2)).sum() for each in range(classes)])
    return np.where(shown > 0, len(labels) / (classes * np.maximum(shown, 1)), 0)


def void_as_a_class(labels, classes):
    counts = np.array([(labels == each).sum() for each in (*range(classes), VOID)])
    if not counts[-1]:
        return balanced()(labels, classes)
    return np.where(counts > 0, labels.size / (len(counts) * np.maximum(counts, 1)), 0)


# logit_gradient


def gradient(
    divisor=lambda known, w, p: known.sum(),
    pull=lambda p, one_hot, logits: p - one_hot,
    void=lambda w, known, pull, p: w * known * pull,
    weigh=lambda w: w,
):
    """Return a logit_gradient with one of its steps replaced."""

    def logit_gradient(logits, labels, weights):
        known, filled = (each[..., None] for each in fill(labels))
        one_hot, p = np.eye(len(weights))[filled[..., 0]], softmax(logits)
        w = weigh(weights[filled])
        return void(w, known, pull(p, one_hot, logits), p) / divisor(known, w, p)

    return logit_gradient


# mended_loss


def mended(loss=None, targets=lambda labels: labels, weigh=lambda w, known: w * known, **options):
    """Return a mended_loss with one of its steps replaced."""
    defaults = {"from_logits": True, "ignore_class": VOID, "reduction": "mean_with_sample_weight"}
    loss = loss or losses.SparseCategoricalCrossentropy(**{**defaults, **options})

    def mended_loss(labels, weights):
        known, filled = fill(labels)
        return loss, targets(labels), weigh(weights[filled], known)

    return mended_loss


def rows_of_zeros(labels):
    return np.eye(VOID + 1)[labels][..., :3]


def background(labels):
    return fill(labels)[1]


ONE_HOT = losses.CategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight")


def weights_inside(total):
    """Return a mended_loss whose loss does the weighing; `total` is what it divides by."""

    def mended_loss(labels, weights):
        def loss(y_true, y_pred):
            known = ops.cast(ops.not_equal(y_true, VOID), "float32")
            filled = ops.cast(y_true * known, "int32")
            ce = losses.sparse_categorical_crossentropy(filled, y_pred, from_logits=True)
            w = ops.take(ops.convert_to_tensor(weights, "float32"), filled)
            return ops.sum(w * ce * known) / total(w, known, len(labels))

        return loss, labels.astype("float32"), None

    return mended_loss


# without_weights


def shared(parts, axis=-1):
    return parts / parts.sum(axis, keepdims=True)


def one_against_the_rest(scores, weights):
    odds = scores / (1 - scores) / weights
    return odds / (1 + odds)


# class_scores


def scored(union=lambda said, true, hits: said + true - hits, hits=np.diag, over=None, turn=False):
    """Return a class_scores with one of its steps replaced."""

    def class_scores(confusion):
        said, true = confusion.sum(int(turn)), confusion.sum(1 - int(turn))
        if over is not None:
            said = true = over(confusion)
        found = hits(confusion)
        iou = found / (union(said, true, found) if over is None else said)
        return {"precision": found / said, "recall": found / true, "iou": iou}

    return class_scores


def with_iou(iou):
    return lambda confusion: (
        scored()(confusion)
        | {"iou": iou(np.diag(confusion), confusion.sum(0), confusion.sum(1), confusion.sum())}
    )


WRONG = {
    "reduced_losses": {
        "divided_by_the_weights": {**REDUCED, "weight_zero": 3.33},
        "left_the_divisor": {**REDUCED, "weight_zero": 6.67},
        "forgot_to_divide": {**REDUCED, "weight_zero": 20},
        "forgot_the_weights": {**REDUCED, "ignored": 2.67},
        "kept_the_last_pixel": {**REDUCED, "weight_zero": 6.5},
        "divided_by_the_pixels": {**REDUCED, "by_weights": 5},
        "counted_its_weight": {**REDUCED, "by_weights": 2.86},
        "counted_the_ignored": {**REDUCED, "ignored": 5},
    },
    "weight_calls": {
        "trusted_the_dictionary": {**EFFECTS, "dictionary": "b"},
        "blamed_the_dataset": {**EFFECTS, "dataset": "a"},
        "trusted_the_batch_axis": {**EFFECTS, "four_numbers": "d"},
        "missed_the_luck": {**EFFECTS, "four_numbers": "a"},
        "expected_an_error": {**EFFECTS, "two_more_axes": "a"},
        "expected_class_weights": {**EFFECTS, "four_numbers": "b"},
        "expected_columns": {**EFFECTS, "two_more_axes": "c"},
        "expected_pictures": {**EFFECTS, "dictionary": "d"},
        "expected_no_effect": {**EFFECTS, "dictionary": "e"},
    },
    "weight_map": {
        "weighed_as_background": mapped(lambda w, known: w),
        "weighed_as_last_class": lambda labels, weights: np.take(weights, labels, mode="clip"),
        "weighed_by_one": mapped(lambda w, known: np.where(known, w, 1)),
        "only_whether_known": lambda labels, weights: labels != VOID,
        "one_column_a_class": one_column_a_class,
        "one_for_each_picture": mapped(lambda w, known: (w * known).mean((1, 2))),
        "inverted": mapped(look_up=lambda weights: 1 / weights),
        "made_the_mean_one": mapped(lambda w, known: w * known / (w * known).mean()),
    },
    "balanced_weights": {
        "counted_the_void": balanced(total=lambda counts, labels: labels.size),
        "divided_by_the_classes_found": balanced(share=lambda c, n, labels: len(np.unique(labels))),
        "forgot_the_classes": balanced(share=lambda c, n, labels: 1),
        "forgot_the_total": balanced(lambda c, labels: 1, lambda c, n, labels: 1),
        "gave_shares": lambda labels, n: counted(labels, n) / counted(labels, n).sum(),
        "made_the_sum_one": balanced(scale=lambda w: w / w.sum()),
        "compared_with_the_largest": balanced(lambda c, labels: c.max(), lambda c, n, labels: 1),
        "counted_pictures": counted_pictures,
        "divided_by_zero": divided_by_zero,
        "weighed_an_absent_class": lambda labels, n: [w or 1 for w in balanced()(labels, n)],
        "dropped_a_class": lambda labels, n: [w for w in balanced()(labels, n) if w],
        "void_as_a_class": void_as_a_class,
    },
    "logit_gradient": {
        "forgot_the_weights": gradient(weigh=np.ones_like),
        "divided_by_the_weights": gradient(lambda known, w, p: (w * known).sum()),
        "forgot_to_divide": gradient(lambda known, w, p: 1),
        "divided_by_the_values": gradient(lambda known, w, p: known.sum() * p.shape[-1]),
        "divided_by_the_pictures": gradient(lambda known, w, p: len(p)),
        "counted_the_void": gradient(lambda known, w, p: known.size),
        "wrong_sign": gradient(pull=lambda p, one_hot, logits: one_hot - p),
        "stopped_at_softmax": gradient(pull=lambda p, one_hot, logits: p),
        "with_respect_to_probabilities": gradient(pull=lambda p, one_hot, logits: -one_hot / p),
        "used_sigmoids": gradient(
            pull=lambda p, one_hot, logits: 1 / (1 + np.exp(-logits)) - one_hot
        ),
        "row_of_zeros": gradient(
            void=lambda w, known, pull, p: np.where(known, w * pull, w * p),
        ),
        "void_as_background": gradient(
            lambda known, w, p: known.size, void=lambda w, known, pull, p: w * pull
        ),
    },
    "mended_loss": {
        "row_of_zeros": mended(ONE_HOT, rows_of_zeros, lambda w, known: w),
        "void_as_a_class": mended(targets=background, weigh=lambda w, known: w),
        "nothing_trains": mended(weigh=lambda w, known: w * 0),
        "other_loss": mended(losses.BinaryCrossentropy(from_logits=True), rows_of_zeros),
        "forgot_the_weights": mended(weigh=lambda w, known: known.astype(float)),
        "inverted_the_weights": mended(weigh=lambda w, known: known / w),
        "weighed_twice": mended(weigh=lambda w, known: known * w**2),
        "divided_by_pixels": mended(reduction="sum_over_batch_size"),
        "only_summed": mended(reduction="sum"),
        "weighed_the_void_in_the_divisor": weights_inside(lambda w, known, count: ops.sum(w)),
        "divided_by_pictures": weights_inside(lambda w, known, count: count),
    },
    "without_weights": {
        "forgot_to_share": lambda scores, weights: scores / weights,
        "weighted_again": lambda scores, weights: shared(scores * weights),
        "kept_the_scores": lambda scores, weights: scores,
        "each_class_against_the_rest": one_against_the_rest,
        "subtracted_the_weights": lambda scores, weights: softmax(np.log(scores) - weights),
        "shared_over_the_pixels": lambda scores, weights: shared(scores / weights, 0),
        "made_scores_harder": lambda scores, weights: np.eye(len(weights))[
            (scores / weights).argmax(-1)
        ],
    },
    "class_scores": {
        "swapped_the_axes": scored(turn=True),
        "divided_by_everything": scored(over=np.sum),
        "averaged": lambda confusion: {k: v.mean() for k, v in scored()(confusion).items()},
        "accuracy_for_all": lambda confusion: dict.fromkeys(
            ("precision", "recall", "iou"),
            np.full(len(confusion), np.trace(confusion) / confusion.sum()),
        ),
        "counted_the_hits_twice": scored(lambda said, true, hits: said + true),
        "gave_the_dice": scored(lambda said, true, hits: (said + true) / 2),
        "left_the_hits_out": scored(lambda said, true, hits: said + true - 2 * hits),
        "multiplied_the_two": with_iou(lambda hits, said, true, n: hits**2 / said / true),
        "accuracy_of_each": with_iou(lambda hits, said, true, n: 1 - (said + true - 2 * hits) / n),
    },
}

MORE_WRONG = [
    ("reduced_losses", "divided_by_the_weights", {**REDUCED, "ignored": 3.33}),
    ("reduced_losses", "forgot_the_weights", {**REDUCED, "by_weights": 8 / 3}),
    ("weight_calls", "expected_no_effect", {**EFFECTS, "two_more_axes": "e"}),
    (
        "weight_map",
        "one_for_each_picture",
        mapped(lambda w, k: (w * k).mean((1, 2), keepdims=True)),
    ),
    ("weight_map", "made_the_mean_one", mapped(lambda w, k: w * k / w[k].mean())),
    (
        "balanced_weights",
        "divided_by_the_classes_found",
        balanced(share=lambda counts, n, labels: (counts > 0).sum()),
    ),
    (
        "logit_gradient",
        "row_of_zeros",
        gradient(
            lambda known, w, p: known.size, void=lambda w, k, pull, p: w * np.where(k, pull, p)
        ),
    ),
    (
        "logit_gradient",
        "row_of_zeros",
        gradient(void=lambda w, k, pull, p: np.where(k, w * pull, p)),
    ),
    ("mended_loss", "other_loss", mended(from_logits=False)),
    (
        "mended_loss",
        "divided_by_pixels",
        mended(ignore_class=None, targets=background, reduction="mean"),
    ),
    ("without_weights", "forgot_to_share", lambda s, w: s / w * w.max()),
    ("without_weights", "shared_over_the_pixels", lambda s, w: s / w / (s / w).sum()),
]
