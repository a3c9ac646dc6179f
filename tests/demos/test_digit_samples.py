"""The single digits that pages show, against scikit-learn's own."""

import re

from sklearn.datasets import load_digits

from layerwise.demos.bundle import FOLDER

SOURCE = (FOLDER / "shared" / "digit_samples.js").read_text("utf-8")


def test_every_sample_is_scikit_learns_first_image_of_its_digit_unchanged():
    samples = re.findall(r'"([0-9a-g]{64})"', SOURCE)
    data = load_digits()
    assert len(samples) == 10
    for digit, sample in enumerate(samples):
        original = data.data[list(data.target).index(digit)]
        assert [int(level, 17) for level in sample] == original.tolist()


def test_the_file_states_origin_licence_and_changes():
    for part in ("Alpaydin", "10.24432/C50P49", "CC BY 4.0", "scikit-learn", "unchanged"):
        assert part in SOURCE
