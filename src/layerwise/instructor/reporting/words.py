"""What the reports call chapters, outcomes and statuses."""

from layerwise.checks.outcomes import SYMBOLS
from layerwise.checks.wording import counted

# What became of a submission that has no outcomes, and what its student does about it.
NOT_GRADED = {
    "unreadable": (
        "The file could not be read as a notebook.",
        "Open your notebook in JupyterLab, save it, and hand in the `.ipynb` file itself: not a "
        "PDF, not a web page, not a shortcut.",
    ),
    "too large": (
        "The file is too large to be graded.",
        "Clear all outputs, save, and hand in the notebook again. Data and pictures do not belong "
        "in it.",
    ),
    "no notebook": (
        "There was no notebook in what you handed in.",
        "Hand in the exercise notebook, a file that ends with `.ipynb`.",
    ),
    "wrong assignment": (
        "The notebook belongs to another assignment.",
        "Hand in the exercise notebook of this chapter.",
    ),
    "failed": (
        "The notebook could not be graded. That need not be your fault.",
        "Your instructor sees this too. Ask before you hand in again.",
    ),
}
# What became of a submission that has outcomes, where the points alone do not say it.
REMARKS = {
    "stopped": (
        "Some of your code did not end in time, or used more memory than allowed, so it was "
        "stopped. What else you answered was graded. Look for a loop that does not end, and for "
        "training that takes minutes."
    ),
    "not attempted": "The notebook came back untouched: no question has an answer yet.",
}
# As the instructor's report says it.
MEANINGS = {
    "graded": "every question was judged",
    "stopped": "judged, but a cell or a check took too long or ended Python",
    "not attempted": "judged, and nothing is filled in",
    "unreadable": "no notebook can be read from the file",
    "too large": "the file is above 20 MiB, or the class above 512 MiB: grade in parts",
    "no notebook": "nothing that ends with .ipynb",
    "wrong assignment": "a notebook that names another chapter",
    "failed": "grading itself failed, twice",
}


def chapter_title(stem: str) -> str:
    """Return a chapter's stem as words.

    Examples
    --------
    >>> chapter_title("strides_and_1x1_convolutions"), chapter_title("lstm_inputs")
    ('Strides and 1x1 convolutions', 'LSTM inputs')
    """
    words = stem.replace("lstm", "LSTM").replace("_", " ")
    return words[:1].upper() + words[1:]


def badge(status: str) -> str:
    """Return an outcome as a word with its symbol, as HTML."""
    symbol = f'<span aria-hidden="true">{SYMBOLS[status]} </span>'
    return f'<span class="badge">{symbol}{status}</span>'


def points_of(earned: int, worth: int) -> str:
    """Say how many points of how many.

    Examples
    --------
    >>> points_of(0, 1), points_of(2, 3)
    ('0 of 1 point', '2 of 3 points')
    """
    return f"{earned} of {counted(worth, 'point')}"
