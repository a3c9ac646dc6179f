"""The chapters that have exercises, and their questions."""

import importlib

from layerwise.checks.question import Question, by_name
from layerwise.checks.wording import unknown_name
from layerwise.errors import LayerwiseError

# Listed, not discovered: only these modules are ever imported by name.
CHAPTERS = (
    "filters_and_initialization",
    "depth_and_channels",
    "strides_and_1x1_convolutions",
    "scaling_and_normalization",
    "lstm_inputs",
    "masking",
    "class_weighting",
    "deconvolution",
)


def load_questions(chapter: str) -> dict[str, Question]:
    """Return the questions of a chapter by name, in the order of its notebook.

    Parameters
    ----------
    chapter : str
        The stem of the notebook, such as ``"filters_and_initialization"``.

    Returns
    -------
    dict of str to Question

    Raises
    ------
    LayerwiseError
        If there is no such chapter.

    Examples
    --------
    >>> list(load_questions("filters_and_initialization"))[:2]
    ['conv_prediction', 'parameter_symptom']
    >>> load_questions("filters")
    Traceback (most recent call last):
        ...
    layerwise.errors.LayerwiseError: There is no chapter 'filters'; the chapters are: ...
    """
    if chapter not in CHAPTERS:
        raise LayerwiseError(unknown_name("chapter", chapter, CHAPTERS))
    return by_name(importlib.import_module(f"layerwise.checks.{chapter}").QUESTIONS)
