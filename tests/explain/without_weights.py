"""Build big models in no time: variables get a shape, and never a value."""

from contextlib import contextmanager

import keras
from keras.src.backend.common import global_state


@contextmanager
def variables_without_values():
    """Build models whose weights are never filled; they cannot run."""
    with keras.StatelessScope(initialize_variables=False):
        yield
    # else the next scope of this kind would fill them
    global_state.set_global_attribute("uninitialized_variables", [])
