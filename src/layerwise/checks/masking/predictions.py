"""Masks to predict: which steps Embedding and Masking call valid."""

import numpy as np

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import UnreadableError, array, whole_numbers

IDS = (5, 2, 0, 7, 0, 0)  # for Embedding(9, 4, mask_zero=True)
STEPS = ((3, 1), (2, 0), (0, 0), (0, 4), (0, 0))  # for Masking(0.0)
GAPS = ((1.0,), (float("nan"),), (3.0,))  # for Masking(nan)
TABLE = (32, 10)  # for Masking(0.0)


def _flags(value: object) -> np.ndarray:
    """Read a mask as numbers; it may have a batch axis of one."""
    flags = array(value)
    if flags.ndim == 0 or not np.isin(flags, (0, 1)).all():
        raise UnreadableError("Needs a list of True and False, one for each step.")
    return flags[0] if flags.ndim > 1 and len(flags) == 1 else flags


def _wrong(mask: np.ndarray) -> list:
    """Return what slips that any mask allows make of this one."""
    places = np.arange(len(mask))
    cut = np.argmin(mask)  # the first step that is not valid
    return [
        ("turned_round", ~mask),
        ("only_the_tail", places <= np.flatnonzero(mask)[-1]),
        ("cut_at_the_first_gap", places < cut),
    ]


def _embedding(data, rng):
    mask = np.array(IDS) != 0
    wrong = [*_wrong(mask), ("a_flag_for_each_number", np.repeat(mask[:, None], 4, axis=1))]
    return match(_flags(data["embedding"]), mask, wrong)


def _masking(data, rng):
    differs = np.array(STEPS) != 0
    mask = differs.any(axis=1)
    wrong = [
        *_wrong(mask),
        ("every_number_must_differ", differs.all(axis=1)),
        ("a_flag_for_each_number", differs),
    ]
    return match(_flags(data["masking"]), mask, wrong)


def _gaps(data, rng):
    known = ~np.isnan(GAPS)[:, 0]
    wrong = [("nan_equals_nan", known), ("turned_round", ~known)]
    return match(_flags(data["gaps"]), np.ones(len(GAPS)), wrong)


def _table(data, rng):
    rows, features = TABLE
    wrong = [
        ("took_features_for_steps", [rows, features]),
        ("took_features_for_steps", [features]),
        ("left_an_axis", [rows, 1]),
    ]
    shape = data["table"]
    shape = [shape] if type(shape) is int else shape  # (32) is 32: a comma is easily forgotten
    return match(whole_numbers(shape), [rows], wrong)


PREDICTED_MASKS = Question(
    name="predicted_masks",
    variable="masks",
    usage="masks",
    minutes=5,
    difficulty="easy",
    hint=(
        "Embedding compares each id with 0, wherever it stands. Masking compares each number of a "
        "step with its value: one number that differs is enough. Its mask has all axes but the "
        "last. And nothing equals nan."
    ),
    parts=(
        Part("embedding", 1, "six flags, one for each id", _embedding),
        Part("masking", 1, "five flags, one for each step", _masking),
        Part("gaps", 1, "three flags, one for each step", _gaps),
        Part("table", 1, "the shape of the mask", _table),
    ),
    mistakes={
        "turned_round": "Your mask is turned round: True says that a step counts.",
        "only_the_tail": (
            "You masked the tail only. A step in the middle is masked like one at the end."
        ),
        "cut_at_the_first_gap": (
            "You masked everything from the first padded step on. Each step is looked at alone."
        ),
        "a_flag_for_each_number": (
            "You made a flag for each number. A mask has one for each step, for a step counts as a "
            "whole or not at all."
        ),
        "every_number_must_differ": (
            "You masked each step that has a 0 in it. A step is masked only if all its numbers "
            "are 0."
        ),
        "nan_equals_nan": "You compared with nan. Nothing equals nan, not even nan.",
        "took_features_for_steps": (
            "You took the features of a table for steps. The last axis is always that of the "
            "features, and the mask does not have it."
        ),
        "left_an_axis": "The axis of the features is gone altogether, not left with size 1.",
    },
    probe=fields("masks", "embedding", "masking", "gaps", "table"),
)
