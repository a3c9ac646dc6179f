"""Vectors of thresholds: Keras's metrics and scikit-learn's curves on a few weighted scores."""

import numpy as np

from .rounding import rounded

COUNT = 40
THRESHOLDS = (0.01, 0.3, 0.5, 0.75, 0.99)
PREVALENCES = (None, 0.02, 0.5)


def imbalance_topic():
    """Return counts, rates, curves and means of scores, some of them equal to a threshold."""
    rng = np.random.default_rng(0)
    targets = (rng.random(COUNT) < 0.3).astype(int)
    scores = np.clip(rng.normal(0.35 + 0.25 * targets, 0.22), 0.005, 0.995).round(2)
    return {
        "scores": [{"targets": targets.tolist(), "scores": rounded(scores)}],
        "rates": [
            rate_case(targets, scores, threshold, prevalence)
            for prevalence in PREVALENCES
            for threshold in THRESHOLDS
        ],
        "curves": [curve_case(targets, scores, prevalence) for prevalence in PREVALENCES],
    }


def importance_of(targets, prevalence):
    """Return what each score counts, so that ones have a share of the sum."""
    share = targets.mean() if prevalence is None else prevalence
    return np.where(targets == 1, share / targets.mean(), (1 - share) / (1 - targets.mean()))


def rate_case(targets, scores, threshold, prevalence):
    """Return Keras's counts at a threshold, precision, recall and accuracy."""
    import keras

    m = keras.metrics
    counts = (m.TrueNegatives, m.FalsePositives, m.FalseNegatives, m.TruePositives)
    weight = importance_of(targets, prevalence)
    call = (targets, scores)
    case = {"threshold": threshold, "prevalence": prevalence}
    case["counts"] = rounded(
        [float(kind(threshold)(*call, sample_weight=weight)) for kind in counts]
    )
    rates = (m.Precision(threshold), m.Recall(threshold), m.BinaryAccuracy(threshold=threshold))
    columns = (targets[:, None], scores[:, None])  # BinaryAccuracy means over the last axis
    case["rates"] = rounded([float(rate(*columns, sample_weight=weight)) for rate in rates])
    return case


def curve_case(targets, scores, prevalence):
    """Return the precision-recall curve, calibration in tenths, mean score and squared error."""
    import keras
    from sklearn.metrics import precision_recall_curve

    weight = importance_of(targets, prevalence)
    precision, recall, _ = precision_recall_curve(targets, scores, sample_weight=weight)
    bins = np.minimum((10 * scores).astype(int), 9)
    sums = [np.bincount(bins, part, 10) for part in (weight, weight * scores, weight * targets)]
    squared = keras.metrics.MeanSquaredError()
    columns = (targets[:, None], scores[:, None])  # it means over the last axis
    means = [
        float(keras.metrics.Mean()(scores, sample_weight=weight)),
        float(keras.metrics.Mean()(targets, sample_weight=weight)),
        float(squared(*columns, sample_weight=weight)),
    ]
    case = {"prevalence": prevalence, "precision": rounded(precision), "recall": rounded(recall)}
    return case | {"bins": rounded(sums), "means": rounded(means)}
