"""The README of student.zip, written for a student."""

from collections.abc import Sequence


def student_readme(rows: Sequence[tuple[str, int, str, int, int]]) -> str:
    """Return the README.

    Parameters
    ----------
    rows : sequence of (file, number, title, points, minutes)
        The notebooks.

    Returns
    -------
    str
    """
    table = "\n".join(
        f"| `{file}` | {number}. {title} | {points} | {minutes} |"
        for file, number, title, points, minutes in rows
    )
    return _TEXT.format(table=table, first=rows[0][0])


_TEXT = """\
# Your exercises

| Notebook | Chapter | Points | Minutes, about |
|---|---|---|---|
{table}

Keep the files of this folder together: the notebooks find their checks in the folder `layerwise` beside them. You may rename a notebook, and this folder.

## Start in JupyterLab

You need Python 3.11, 3.12 or 3.13. Open a terminal in this folder. Once:

```sh
python -m venv .venv
.venv/bin/python -m pip install -r requirements.txt
```

Each time:

```sh
.venv/bin/python -m jupyterlab
```

On Windows, write `.venv\\Scripts\\python` in place of `.venv/bin/python`. The installation takes about 2 GB and some minutes. After it you need no network.

## Start in Colab

1. In Colab, choose *File*, *Upload notebook*, and upload `{first}`.
2. Open *Files* in the left margin and drop `student.zip` there, as you got it.
3. Run the first code cell. It unpacks the archive and finds the checks.

Colab brings Keras and TensorFlow in versions of its own. If an import fails, or a check finds fault with an answer that is right at home, run this in a new cell, then choose *Runtime*, *Restart session*, and start again from the first cell:

```
%pip install -q -r layerwise-exercises/requirements.txt
```

Colab forgets uploaded files when its session ends. Download your notebook before that: *File*, *Download*.

## Work

Replace each `...` with your answer. Run that cell, then the check below it. A check never stops your notebook. It has one of four outcomes:

| Outcome | It means | What to do |
|---|---|---|
| √ **passed** | Your answer is right. | Go on. |
| × **failed** | Something is wrong. It says which part, and often which mistake you probably made. | Read the message, change your answer, check again. |
| – **not attempted** | A `...` is still there, or a function returns nothing. | Fill it in, run that cell, check again. |
| ! **raised** | Your code stopped with an error. It shows your line. | Read the error, mend the line, check again. |

Check as often as you like: that costs nothing. `check.hint("name")` prints a question's hint, and `check.summary()` your points so far. Each question stands alone, so skip one when you are stuck.

The checks are Python files that you can read. Reading them is allowed, and teaches you less than trying. Your work is graded with other inputs than those that you see here, so an answer that holds only for these numbers earns nothing.

## Hand in

1. Choose *Kernel*, *Restart Kernel and Run All Cells*. It must run to the end.
2. Look at the last cell: these are your points. When it is graded, an answer may earn less if it fits only the inputs that you saw.
3. Save, and hand in the notebook, one `.ipynb` file for each chapter. Nothing else of this folder is needed.

Do not delete or rename cells, nor the names that the checks use. Extra cells are fine.

## When something is wrong

- **"The folder `layerwise` is not beside this notebook"**: unpack `student.zip` again and open the notebook inside the unpacked folder.
- **`There is no chapter ...`** or **`No module named 'layerwise. ...'`**: this folder holds the checks of the notebooks above and no others.
- **Red text while TensorFlow loads**: harmless.
"""
