"""What is true of `old_names.md` as a whole."""

import keras
import tensorflow as tf

from .old_forms import OLD_VOCABULARY
from .rows import OLD_NAMES
from .running import identifiers


def test_the_page_names_the_versions_that_it_was_run_with():
    assert f"with Keras {keras.__version__} on TensorFlow {tf.__version__}" in OLD_NAMES.read_text()


def test_every_old_name_is_on_the_page():
    assert OLD_VOCABULARY - identifiers(OLD_NAMES.read_text()) == set()
