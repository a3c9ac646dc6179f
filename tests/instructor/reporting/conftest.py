"""Classes that the tests of the reports share."""

import pytest
from fake_grades import fake_class

from layerwise.checks import load_questions


@pytest.fixture(scope="session")
def questions():
    return load_questions("masking")


@pytest.fixture(scope="session")
def grades(questions):
    """Forty submissions, half of them with trouble."""
    return fake_class(questions, 40, seed=1, trouble=0.5)
