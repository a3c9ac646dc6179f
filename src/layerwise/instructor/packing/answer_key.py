"""The answer key: each question's right answer and its reasoning, from the solutions."""

import re
from collections.abc import Mapping

from layerwise.checks import Question
from layerwise.errors import LayerwiseError

# The lines that tell the generator of exercises what to take out.
_MARKERS = re.compile(r"^\s*# (BEGIN|END) SOLUTION$")
_LINE_MARKER = re.compile(r"  # SOLUTION$", re.MULTILINE)
_HEADING = re.compile(r"## \d+\. (?P<title>.+)")


def answer_key(title: str, notebook: dict, questions: Mapping[str, Question]) -> str:
    """Return a chapter's answer key in Markdown.

    Parameters
    ----------
    title : str
        The chapter's title.
    notebook : dict
        Its solutions.
    questions : mapping of str to Question

    Returns
    -------
    str

    Raises
    ------
    LayerwiseError
        If the solutions lack a question's task, answer or reasoning.
    """
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    parts = [f"# Answer key: {title}", _INTRODUCTION]
    for number, question in enumerate(questions.values(), start=1):
        slug = question.name.replace("_", "-")
        task, answer, reasoning = (_cell(cells, slug, kind) for kind in _KINDS)
        parts += [
            f"## {number}. {question_title(task)}",
            f"`{question.name}` · {question.line}",
            f"```python\n{without_markers(answer)}\n```",
            reasoning,
        ]
        if numbers := cells.get(f"{slug}-numbers"):
            parts += [_NUMBERS, f"```python\n{numbers}\n```"]
    return "\n\n".join(parts) + "\n"


_KINDS = ("task", "answer", "reasoning")
_INTRODUCTION = (
    "Keep this file to yourself. The notebook in solutions/ holds the same answers and runs: "
    "its checks give all points."
)
_NUMBERS = "Keras confirms it:"


def question_title(task: str) -> str:
    r"""Return a question's heading without its number.

    Examples
    --------
    >>> question_title("## 3. Take the mean\n\n*3 points*")
    'Take the mean'
    """
    return _HEADING.match(task)["title"]


def without_markers(source: str) -> str:
    """Return the code of a solution as a person would write it.

    Examples
    --------
    >>> without_markers("limit = 0.09  # SOLUTION")
    'limit = 0.09'
    """
    lines = [line for line in source.splitlines() if not _MARKERS.match(line)]
    return _LINE_MARKER.sub("", "\n".join(lines)).rstrip()


def _cell(cells: Mapping[str, str], slug: str, kind: str) -> str:
    try:
        return cells[f"{slug}-{kind}"]
    except KeyError:
        raise LayerwiseError(
            "Each question has a task, an answer and a reasoning in its solutions notebook.",
            received=f"no cell {slug}-{kind}",
        ) from None
