"""How an instructor names a chapter: by its stem or by its number."""

from layerwise.checks import CHAPTERS
from layerwise.errors import LayerwiseError


def chapter_stem(name: str) -> str:
    """Return the stem of a chapter's notebook.

    Parameters
    ----------
    name : str
        A stem such as ``"masking"``, or the chapter's number in the book.

    Returns
    -------
    str

    Raises
    ------
    LayerwiseError
        If there is no such chapter; the message names all chapters with their numbers.

    Examples
    --------
    >>> chapter_stem("6")
    'masking'
    >>> chapter_stem("masking")
    'masking'
    >>> chapter_stem("9")
    Traceback (most recent call last):
        ...
    layerwise.errors.LayerwiseError: There is no chapter '9'.
      The chapters are 1 filters_and_initialization, 2 depth_and_channels, ...
    """
    numbered = {str(number): stem for number, stem in enumerate(CHAPTERS, start=1)}
    wanted = name.strip()
    if wanted in CHAPTERS:
        return wanted
    if wanted in numbered:
        return numbered[wanted]
    known = ", ".join(f"{number} {stem}" for number, stem in numbered.items())
    raise LayerwiseError(f"There is no chapter {name!r}.", mend=f"The chapters are {known}.")


def chapter_stems(names: list[str]) -> list[str]:
    """Return the stems of several chapters, each once, in the order of the book.

    Examples
    --------
    >>> chapter_stems(["masking", "1", "6"])
    ['filters_and_initialization', 'masking']
    """
    wanted = {chapter_stem(name) for name in names}
    return [stem for stem in CHAPTERS if stem in wanted]


def chapter_number(stem: str) -> int:
    """Return the number of a chapter in the book.

    Examples
    --------
    >>> chapter_number("masking")
    6
    """
    return CHAPTERS.index(stem) + 1
