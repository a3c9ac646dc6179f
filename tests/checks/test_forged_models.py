"""Reports of models that do not exist, which once passed for right ones."""

import json

import numpy as np
import pytest
from notebook_answers import right_answers

from layerwise.checks import load_questions, run_judge, run_probe
from layerwise.checks.deconvolution import decoding
from layerwise.checks.lstm_inputs import forecasters
from layerwise.checks.plain_data import decode, encode
from layerwise.checks.scaling_and_normalization import table_models

SEED = 2**63 - 1
NOBODY = np.random.default_rng(8)  # numbers that have nothing to do with the seed


def judged(chapter, name, data, seed=SEED):
    report = json.loads(json.dumps({"status": "answered", "data": encode(data)}, allow_nan=False))
    return run_judge(load_questions(chapter)[name], report, seed)


def drawn(draw):
    return draw(np.random.default_rng(SEED))


# What a probe once reported: counts, names and shapes. Each of these earned all its points.


def counted_layers():
    answer = NOBODY.normal(size=(2, 3))
    answers = dict.fromkeys(("alone", "one", "six"), answer)
    return {"layers": {"convolutions": 2, "recurrent": 1}, "answers": answers}


def named_layers():
    layers = [{"kind": kind, "activation": "linear"} for kind in ("LSTM", "LSTM", "Dense")]
    cases = drawn(forecasters._cases)
    return {
        "models": [
            {"input": [None, t, f], "output": [None, h], "layers": layers} for t, f, h in cases
        ]
    }


def shapes_alone():
    return {
        kind: [
            {"input": [None, -(-h // 2), -(-w // 2), 8], "output": [None, h, w, 1]}
            for h, w in sizes
        ]
        for kind, sizes in drawn(decoding._cases).items()
    }


def statistics_alone():
    rows, targets, _ = drawn(table_models._table)
    first = {"statistics": [rows.mean(0), rows.var(0)], "inverts": False}
    last = {"statistics": [targets.mean(0), targets.var(0)], "inverts": True}
    dense = {"kind": "Dense", "units": 1, "activation": "linear"}
    return {
        "layers": [{"kind": "Normalization", **first}, dense, {"kind": "Normalization", **last}]
    }


def convolution(filters, **changed):
    config = {"filters": filters, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid"}
    config |= {"dilation_rate": [1, 1], "groups": 1, "use_bias": True}
    config |= {"data_format": "channels_last"}
    config |= {"kernel_initializer": {"class_name": "Constant", "config": {"value": 0.1}}}
    return {"class_name": "Conv2D", "module": "keras.layers", "config": {**config, **changed}}


def config_of(shape, layers):
    first = {"class_name": "InputLayer", "module": "keras.layers"}
    first["config"] = {"batch_shape": [None, *shape]}
    return json.dumps({"class_name": "Sequential", "config": {"layers": [first, *layers]}})


def kernels_alone():
    shapes = [(3, 3, 1, 8), (3, 3, 8, 8), (3, 3, 8, 8)]
    config = config_of((12, 12, 1), [convolution(8)] * 3)
    kernels = [NOBODY.normal(size=shape) for shape in shapes]
    return {"model": {"config": config, "kernels": kernels, "biases": [np.zeros(8)] * 3}}


def groups_that_keras_refuses():
    layer = convolution(4, strides=[2, 2], padding="same", kernel_size=[9, 9], groups=1000)
    return {"config": config_of((16, 16, 4), [layer])}


ONCE_PASSED = [
    ("masking", "padding_proof", counted_layers),
    ("lstm_inputs", "forecaster", named_layers),
    ("deconvolution", "decoder", shapes_alone),
    ("scaling_and_normalization", "table_model", statistics_alone),
    ("filters_and_initialization", "distinct_filters", kernels_alone),
    ("strides_and_1x1_convolutions", "halving_model", groups_that_keras_refuses),
]


@pytest.mark.parametrize(
    ("chapter", "name", "forge"), ONCE_PASSED, ids=lambda value: getattr(value, "__name__", value)
)
def test_what_once_passed_earns_nothing(chapter, name, forge):
    assert judged(chapter, name, forge()).points == 0


def test_zeros_for_a_constant_feature_earn_nothing():
    zeros = {"plain": None, "constant": [[np.zeros((8, 3)), np.zeros((4, 3))]]}
    assert judged("scaling_and_normalization", "split_and_scale", zeros).points == 0


# The form of today: a right report with one thing made up.


def right_data(chapter, name):
    report = run_probe(load_questions(chapter)[name], right_answers(chapter)[name], SEED)
    return decode(json.loads(json.dumps(report["data"], allow_nan=False)))


def models_in(data):
    """Return the dicts of a report that have layers."""
    if isinstance(data, dict):
        inside = [model for value in data.values() for model in models_in(value)]
        return [data, *inside] if "layers" in data else inside
    return [model for value in data for model in models_in(value)] if isinstance(data, list) else []


def arrays_in(answers):
    return list(answers.values()) if isinstance(answers, dict) else [answers]


def weights_of(model):
    return [weight for layer in model["layers"] for weight in layer["weights"]]


def make_up_the_answers(model):
    for answers in arrays_in(model["answers"]):
        answers[...] = np.random.default_rng(5).normal(size=answers.shape)


def answer_zero_by_zero_weights(model):
    for array in (*weights_of(model), *arrays_in(model["answers"])):
        array[...] = 0


def answer_anything_by_infinite_weights(model):
    make_up_the_answers(model)
    for weight in weights_of(model):
        if isinstance(weight, np.ndarray):
            weight[...] = np.inf


def answer_anything_by_large_weights(model):
    make_up_the_answers(model)
    for weight in weights_of(model):
        if isinstance(weight, np.ndarray):
            weight[...] = 1e30


def answer_one_bias(model):
    """Let the last bias be so large that nothing else shows."""
    dense = [layer for layer in model["layers"] if layer["kind"] in ("Dense", "Conv2DTranspose")]
    if dense:
        dense[-1]["weights"][-1][...] = 1e8
    for answers in arrays_in(model["answers"]):
        answers[...] = 1e8


def ask_for_a_huge_window(model):
    for layer in model["layers"]:
        for key in ("strides", "dilation_rate", "n", "size", "target_shape", "output_padding"):
            layer["settings"][key] = [10**9, 10**9]


def ask_for_an_unknown_activation(model):
    for layer in model["layers"]:
        layer["settings"]["activation"] = "__class__"


CHANGES = [
    make_up_the_answers,
    answer_zero_by_zero_weights,
    answer_anything_by_infinite_weights,
    answer_anything_by_large_weights,
    answer_one_bias,
    ask_for_an_unknown_activation,
]
WITH_MODELS = [
    *((chapter, name) for chapter, name, _ in ONCE_PASSED),
    ("depth_and_channels", "within_budget"),
]


@pytest.mark.parametrize(("chapter", "name"), WITH_MODELS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_right_report_with_something_made_up(chapter, name, change):
    data = right_data(chapter, name)
    assert judged(chapter, name, data).points == load_questions(chapter)[name].points
    models = models_in(data)
    assert models
    for model in models:
        change(model)
    assert judged(chapter, name, data).points == 0


@pytest.mark.parametrize("name", ["padding_proof", "decoder", "distinct_filters", "within_budget"])
def test_settings_that_would_make_a_judge_work_for_hours(name):
    chapter = next(chapter for chapter, known in WITH_MODELS if known == name)
    data = right_data(chapter, name)
    for model in models_in(data):
        ask_for_a_huge_window(model)
    assert judged(chapter, name, data).points == 0


def test_one_answer_for_all_paddings_is_not_enough():
    data = right_data("masking", "padding_proof")
    answer = NOBODY.normal(size=(2, 3))
    data["answers"] = dict.fromkeys(data["answers"], answer)
    outcome = judged("masking", "padding_proof", data)
    assert outcome.points == 0
    assert "does not follow from its layers" in outcome.parts[1].message
