"""Reports that no right answer wrote: they earn nothing that depends on the seed.

A submission runs in the same process as its probe, so it can write any report. It knows the inputs,
which the probe draws from the seed; it does not know what the judge holds for right.
"""

import json
import time

import numpy as np
import pytest
from notebook_answers import right_answers

from layerwise.checks import CHAPTERS, load_questions, run_judge, run_probe
from layerwise.checks.plain_data import MAX_ARRAY_BYTES, decode, encode

# Parts that are right whatever the seed, by question: predictions of numbers, causes of symptoms.
# To know the constant is to answer. The instructor's page states their points for each chapter.
ALL = "all parts"
CONSTANT_PARTS = {
    "conv_prediction": ALL,
    "parameter_symptom": ALL,
    "larger_kernel": ALL,
    "shape_prediction": ALL,
    "batch_symptom": ALL,
    "strided_sizes": ALL,
    "scaled_values": ALL,
    "unit_range": ALL,
    "statistics_kept": ALL,
    "scaling_symptoms": ALL,
    "sample_shapes": ALL,
    "lstm_causes": ALL,
    "predicted_masks": ALL,
    "mask_fates": ALL,
    "masking_causes": ALL,
    "reduced_losses": ALL,
    "weight_calls": ALL,
    "transposed_sizes": ALL,
    "deconvolution_causes": ALL,
}
CONSTANT_POINTS = {
    "filters_and_initialization": 10,
    "depth_and_channels": 7,
    "strides_and_1x1_convolutions": 4,
    "scaling_and_normalization": 14,
    "lstm_inputs": 8,
    "masking": 11,
    "class_weighting": 7,
    "deconvolution": 7,
}
SEEDS = (0, 20_260_612, 2**63 - 1, 2**64 - 1)


def constant_parts(question):
    names = {part.name for part in question.parts}
    kept = CONSTANT_PARTS.get(question.name, set())
    return names if kept == ALL else set(kept) & names


def report_of(chapter, question, seed):
    """Return the right answer's report, after JSON."""
    report = run_probe(question, right_answers(chapter)[question.name], seed)
    assert report["status"] == "answered"
    return json.loads(json.dumps(report, allow_nan=False))


def passed_parts(question, report, seed):
    return {part.name for part in run_judge(question, report, seed).parts if part.passed}


def answered(data):
    return {"status": "answered", "data": encode(data)}


def test_the_constant_parts_are_those_of_known_questions_and_points():
    points = dict.fromkeys(CHAPTERS, 0)
    known = set()
    for chapter in CHAPTERS:
        for question in load_questions(chapter).values():
            known.add(question.name)
            constant = constant_parts(question)
            points[chapter] += sum(part.points for part in question.parts if part.name in constant)
    assert set(CONSTANT_PARTS) <= known
    assert points == CONSTANT_POINTS


def test_a_report_of_another_seed_passes_constant_parts_only(chapter, question):
    reports = {seed: report_of(chapter, question, seed) for seed in SEEDS}
    for own, report in reports.items():
        for seed in SEEDS:
            expected = {part.name for part in question.parts}
            if seed != own:
                expected = constant_parts(question)
            assert passed_parts(question, report, seed) == expected, (own, seed)


WRITTEN_BY_HAND = [
    None,
    [],
    "passed",
    {},
    {"status": "passed"},
    {"status": "passed", "points": 99, "parts": [{"passed": True, "points": 99}]},
    {"status": "answered"},
    {"status": "answered", "data": None},
    {"status": "answered", "data": True},
    {"status": "answered", "data": [True] * 9},
    {"status": "answered", "data": {"passed": True, "points": 99}},
    {"status": "not attempted", "data": {"passed": True}, "points": 3},
    {"status": "raised", "message": "passed, 4 of 4 points"},
]


@pytest.mark.parametrize("report", WRITTEN_BY_HAND, ids=range(len(WRITTEN_BY_HAND)))
def test_a_report_that_only_claims_points_has_none(chapter, question, report):
    assert run_judge(question, report, SEEDS[1]).points == 0


def with_leaves(data, change):
    """Return a right report's data with every number and array changed; texts stay."""
    if isinstance(data, dict):
        return {key: with_leaves(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [with_leaves(value, change) for value in data]
    return data if data is None or isinstance(data, str) else change(data)


def like(value, fill):
    return np.full_like(np.asarray(value, "float64"), fill) if is_array(value) else fill


def is_array(value):
    return isinstance(value, np.ndarray)


LEAVES = {
    "zeros": lambda value: like(value, 0.0),
    "whole zeros": lambda value: like(value, 0.0) if is_array(value) else 0,
    "ones": lambda value: like(value, 1.0),
    "True": lambda value: np.ones(value.shape, bool) if is_array(value) else True,
    "nan": lambda value: like(value, np.nan),
    "inf": lambda value: like(value, np.inf),
    "huge": lambda value: like(value, 1e300),
    "tiny": lambda value: like(value, 1e-300),
    "empty": lambda value: np.zeros((0, *value.shape[1:])) if is_array(value) else [],
    "no axes": lambda value: 0.5,
    "nothing": lambda value: None,
    "turned": lambda value: value[::-1] if is_array(value) and value.ndim else value,
}


@pytest.mark.parametrize("forgery", LEAVES)
def test_a_report_of_the_right_form_with_made_up_numbers(chapter, question, forgery):
    for seed in SEEDS[:2]:
        data = decode(report_of(chapter, question, seed)["data"])
        forged = with_leaves(data, LEAVES[forgery])
        if same(forged, data):
            continue  # it holds no numbers, or none that this changes
        report = json.loads(json.dumps(answered(forged), allow_nan=False))
        earned = passed_parts(question, report, seed) - constant_parts(question)
        assert earned <= STANDS_AFTER.get((question.name, forgery), set())


# What a change leaves as it was: a batch of one does not turn.
STANDS_AFTER = {("per_pixel", "turned"): {"one image, one unit"}}


def same(one, other):
    return json.dumps(encode(one)) == json.dumps(encode(other))


@pytest.mark.parametrize("place", range(3))
def test_the_inputs_given_back(chapter, question, place):
    def given_back(*inputs):
        return inputs[min(place, len(inputs) - 1)] if inputs else 0

    for seed in SEEDS[:2]:
        report = run_probe(question, given_back, seed)
        assert not passed_parts(question, report, seed), seed


def with_values(data, large):
    """Return a right report's data with each result of a call, or value of a key, replaced."""
    if isinstance(data, dict):
        return {key: with_values(value, large) for key, value in data.items()}
    if isinstance(data, list) and not all(isinstance(value, int | float) for value in data):
        return [with_values(value, large) for value in data]
    return data if data is None or isinstance(data, str) else large


def test_a_judge_is_quick_with_the_largest_arrays(chapter, question):
    data = decode(report_of(chapter, question, 1)["data"])
    full = np.ones(MAX_ARRAY_BYTES, "int8")
    for large in (full, full.view("float64").reshape(-1, 4), [full] * 9):
        forged = with_values(data, large)
        start = time.process_time()
        for part in question.parts:
            with np.errstate(all="ignore"):
                try:
                    verdict = part.judge(forged, np.random.default_rng(1))
                except Exception:  # as `run_judge` does: what breaks a judge is a wrong answer
                    continue
            # Texts stay as they are: they may be all of the answer.
            assert not verdict.passed or question.name in WORDS_ONLY
        assert time.process_time() - start < 1


WORDS_ONLY = {"seven_by_seven"} | {name for name, parts in CONSTANT_PARTS.items() if parts == ALL}
