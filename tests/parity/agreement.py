"""What it means that layerwise and Keras agree about a case."""

from __future__ import annotations

import math
import re

import keras
import numpy as np

from layerwise.arithmetic import Explained, Quantity
from layerwise.errors import LayerwiseError

from .case import ELEMENTWISE, Call, Case, masked
from .exceptions import KERAS_REFUSES, WE_REFUSE, is_meant, shapes_of
from .formula_value import formula_value
from .oracle import Inferred, give_random_weights, inferred, inputs_of, ran
from .renderings import assert_renderings_agree
from .steps import assert_steps_lead_to_the_value
from .values import reference_outputs

FAILS = "fails when the layer runs"  # what a caveat says of a shape that Keras only infers
# float32 sums of up to 256 products of standard normal numbers, in another order
SAME_SUMS = {"rtol": 2e-5, "atol": 2e-5}


def check(case: Case) -> str:
    """Compare a case with Keras; return how it ended, or fail."""
    ours, theirs = described(case), inferred(case)
    if ended := _refused(case, ours, theirs):
        return ended
    assert_same_inference(case, ours, theirs)
    whole = case.with_known_shape()
    at_run, at_run_theirs = ours, theirs
    if whole != case:
        at_run, at_run_theirs = described(whole), inferred(whole)
        if ended := _refused(whole, at_run, at_run_theirs):
            return f"{ended}, once the sizes are known"
        assert_same_inference(whole, at_run, at_run_theirs)
        assert_formulas_give_the_sizes(case, at_run)
    return assert_same_run(case, at_run, theirs)


def described(case: Case) -> dict[str, Explained] | LayerwiseError:
    """Ask all that we answer about a case; a refusal of one question refuses the case."""
    try:
        layer, shape = case.call.ours(), case.model_shape
        return {
            "shape": layer.output_shape(shape),
            "parameters": layer.parameter_count(shape),
            "multiply-adds": layer.multiply_adds(shape),
        }
    except LayerwiseError as refusal:
        return refusal


def _refused(case: Case, ours: dict | LayerwiseError, theirs: Inferred | Exception) -> str:
    """Return how a refused case ended, "" if nobody refuses it; fail if only one side does."""
    we_refuse, keras_refuses = isinstance(ours, LayerwiseError), isinstance(theirs, Exception)
    if we_refuse and keras_refuses:
        return "both refuse"
    if keras_refuses:
        assert is_meant(case, (), KERAS_REFUSES), f"only Keras refuses {case}: {theirs}"
        return "Keras refuses, as listed"
    if not we_refuse:
        return ""
    if is_meant(case, theirs.shape, WE_REFUSE):
        return "we refuse, as listed"
    failure = ran(theirs.layer, inputs_of(case, theirs.layer))
    assert isinstance(failure, Exception), f"only we refuse {case}: {ours}"
    return "we refuse, Keras fails when it runs"


def assert_same_inference(case: Case, ours: dict, theirs: Inferred) -> None:
    assert ours["shape"].value == theirs.shape
    assert ours["parameters"].value == theirs.layer.count_params()
    for explained in ours.values():
        assert_steps_lead_to_the_value(explained)
        assert_renderings_agree(explained)
    assert_states_are_announced(ours["shape"], theirs)


def assert_states_are_announced(shape: Explained, theirs: Inferred) -> None:
    """Compare what a caveat says of a recurrent layer's further outputs with what they are."""
    said = [re.search(r"(a state|\d+ states) of shape \(batch, (\d+)\)", c) for c in shape.caveats]
    states = [(1 if s[1] == "a state" else int(s[1].split()[0]), int(s[2])) for s in said if s]
    second = any("a second output" in caveat for caveat in shape.caveats)
    extra = theirs.state_shapes[1:] if second else theirs.state_shapes
    assert second == (len(theirs.state_shapes) > len(extra))
    assert states == ([(len(extra), extra[0][-1])] if extra else [])


def assert_formulas_give_the_sizes(case: Case, whole: dict[str, Explained]) -> None:
    """Leave the unknown sizes open as named quantities; put the numbers in afterwards."""
    if case.call.name in ELEMENTWISE and _unknown_ones(case):
        return  # an unknown size is taken to be the whole axis, not a 1 that is repeated
    names: dict[str, int] = {}

    def open_size(shape_index: int, shape: tuple):
        def named(axis: int) -> Quantity:
            names[f"size_{shape_index}_{axis}"] = shape[axis]
            return Quantity(f"size_{shape_index}_{axis}", None)

        return named

    shapes = shapes_of(case)
    unknown = case.unknown if isinstance(case.shape, list) else [case.unknown]
    opened = [
        masked(shape, axes, open_size(i, shape))
        for i, (shape, axes) in enumerate(zip(shapes, unknown, strict=True))
    ]
    layer = case.call.ours()
    explained = layer.output_shape(opened if isinstance(case.shape, list) else opened[0])
    values = tuple(formula_value(formula, names) for formula in explained.formulas)
    assert values == whole["shape"].value, f"{explained.formulas} with {names}"


def _unknown_ones(case: Case) -> bool:
    return any(
        shape[axis] == 1
        for shape, axes in zip(case.shape, case.unknown, strict=True)
        for axis in axes
    )


def assert_same_run(case: Case, whole: dict[str, Explained], theirs: Inferred) -> str:
    """Run the layer that was built without the unknown sizes, on inputs of the known ones."""
    give_random_weights(theirs.layer)
    inputs = inputs_of(case, theirs.layer)
    outputs = ran(theirs.layer, inputs)
    fails = any(FAILS in caveat for caveat in whole["shape"].caveats)
    assert fails == isinstance(outputs, Exception), f"announced: {fails}; Keras: {outputs}"
    if fails:
        return "Keras fails when it runs, as announced"
    assert outputs[0].shape == whole["shape"].value
    assert whole["multiply-adds"].value == products(case.call, theirs.layer, inputs, outputs[0])
    if isinstance(inputs, list):
        return "agree"
    values = reference_outputs(case.call, theirs.layer.get_weights(), inputs)
    if values is None:
        return "agree"
    for value, output in zip(values, outputs, strict=True):
        np.testing.assert_allclose(value, output, **SAME_SUMS)
    return "agree in values"


def products(call: Call, layer: keras.layers.Layer, inputs: object, output: np.ndarray) -> int:
    """Count the products of one sample from what Keras built: its kernels, and where they stand.

    Every weight of a kernel is used once at every output position of a convolution, at every
    input position of a transposed one, at every step of a recurrent one.
    """
    if call.name == "TimeDistributed":
        inner = inputs[:, 0], output[:, 0]
        return inputs.shape[1] * products(call.arguments["layer"], layer.layer, *inner)
    kernels = [w for w in layer.weights if "kernel" in w.name]
    weights = sum(math.prod(kernel.shape) for kernel in kernels)
    if not weights:
        return 0
    if call.name == "Dense":
        return weights * math.prod(inputs.shape[1:-1])
    if call.name in ("SimpleRNN", "LSTM", "GRU", "Bidirectional"):
        return weights * inputs.shape[1]
    positions = inputs if call.name.endswith("Transpose") else output
    channels_first = layer.data_format == "channels_first"
    return weights * math.prod(positions.shape[2:] if channels_first else positions.shape[1:-1])
