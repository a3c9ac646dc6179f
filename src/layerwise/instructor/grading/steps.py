"""The steps of grading a notebook, as the sandbox names them and as a note tells them."""

_PROBE = "the check of "


def cell_step(number: int, name: str) -> str:
    """Name the step that runs a code cell; they count from 1.

    Examples
    --------
    >>> cell_step(3, "valid-mean-answer")
    'code cell 3 (valid-mean-answer)'
    """
    return f"code cell {number} ({name})" if name else f"code cell {number}"


def probe_step(question: str) -> str:
    """Name the step that probes an answer.

    Examples
    --------
    >>> probe_step("valid_mean")
    'the check of valid_mean'
    """
    return _PROBE + question


def probed(step: str) -> str:
    """Return the question that a step probes, or an empty text.

    Examples
    --------
    >>> probed("the check of valid_mean"), probed("code cell 3")
    ('valid_mean', '')
    """
    return step.removeprefix(_PROBE) if step.startswith(_PROBE) else ""
