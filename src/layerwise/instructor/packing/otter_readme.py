"""The README inside an archive for Gradescope."""

from collections.abc import Mapping

from layerwise.checks import Question


def otter_readme(stem: str, questions: Mapping[str, Question]) -> str:
    """Return the README for a chapter's archive."""
    points = sum(question.points for question in questions.values())
    return _TEXT.format(stem=stem, points=points, questions=len(questions))


_TEXT = """\
# An autograder for Gradescope: {stem}

{questions} questions, {points} points. otter-grader made this archive from the checks that the notebook runs.

## Upload it

1. On Gradescope, make a *Programming Assignment* worth {points} points.
2. Under *Configure Autograder*, upload `autograder.zip` as it is. Gradescope then builds an image: with TensorFlow, that takes several minutes.
3. Choose a container with **4 GB of memory** or more. Importing TensorFlow takes 0.7 GiB resident and 2.7 GiB of address space, before a submission does anything; the smallest container stops it.
4. Set the time limit to 10 minutes. A submission takes 10 to 60 seconds.
5. Test it with the solutions notebook (all points) and with the untouched exercise (none).

Students hand in one notebook, of any name. The package and the pinned requirements are in the archive, and the image has Python 3.11.

## What it cannot protect

A submission runs in the same process as its tests. So a submission can forge its score: it can replace the functions that judge it, read the inputs and the expected values, or write the results itself. No setting prevents that. `layerwise grade` can: it runs submissions in a sandbox and judges them outside.

So look at submissions whose score surprises you, or grade the downloaded submissions again:

```sh
layerwise grade {stem} SUBMISSIONS --out DIR --seed N
```

Feedback on Gradescope holds the question's own words: the mistake that was recognised, or what was expected, and the hint. It never shows the inputs.
"""
