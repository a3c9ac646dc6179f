"""Write ``tests/js/vectors.json``: what Keras computes, to test the JavaScript core against.

Every number that a test expects comes from Keras. Only the inputs are ours: seeded random numbers
of few digits, which keeps the file small and gives both sides exactly the same 32-bit values.

The topics are in the folder ``vectors``.

Run ``python tools/make_vectors.py`` to write the file, with ``--check`` to compare
it only, with ``--only TOPIC`` to write one topic.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np
from vectors import TOPICS

OUTPUT = Path(__file__).parents[1] / "tests/js/vectors.json"

# --check compares with these: floats drift in the last digits from one CPU to another.
RELATIVE_TOLERANCE = 1e-4  # of the largest value in a list
ABSOLUTE_TOLERANCE = 1e-6


def render(topics):
    """Return the file's text: JSON with one case per line, so that a diff shows which one changed.

    Parameters
    ----------
    topics : dict of str to dict of str to list of dict
    """
    parts = []
    for topic, groups in topics.items():
        blocks = []
        for group, cases in groups.items():
            lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
            blocks.append(f'"{group}": [\n{lines}\n]')
        parts.append(f'"{topic}": {{\n' + ",\n".join(blocks) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def difference(stored, fresh, place):
    """Find the first place where two JSON values differ by more than the drift between CPUs.

    Parameters
    ----------
    stored, fresh : JSON values
    place : str
        Where they stand, to be named in the answer.

    Returns
    -------
    str or None
        A sentence, or None if the values agree.
    """
    if isinstance(fresh, dict) and isinstance(stored, dict):
        if stored.keys() != fresh.keys():
            names = ", ".join(sorted(stored.keys() ^ fresh.keys()))
            return f"{place} differs in which entries it has: {names}."
        pairs = ((stored[key], fresh[key], f"{place}.{key}") for key in fresh)
    elif is_numeric(fresh) and is_numeric(stored):
        return numeric_difference(np.atleast_1d(stored), np.atleast_1d(fresh), place)
    elif isinstance(fresh, list) and isinstance(stored, list):
        if len(stored) != len(fresh):
            return f"{place} has {len(stored)} entries, Keras gives {len(fresh)}."
        pairs = ((stored[i], fresh[i], f"{place}[{i}]") for i in range(len(fresh)))
    else:
        return None if stored == fresh else f"{place} is {stored!r}, Keras gives {fresh!r}."
    return next(filter(None, (difference(*pair) for pair in pairs)), None)


def is_numeric(value):
    """Tell a number, or a list of nothing but numbers, from other JSON values."""
    values = value if isinstance(value, list) else [value]
    return all(isinstance(item, int | float) and not isinstance(item, bool) for item in values)


def numeric_difference(stored, fresh, place):
    """Compare numbers: integers exactly, others relative to the largest of their list."""
    if stored.shape != fresh.shape:
        return f"{place} has {stored.size} numbers, Keras gives {fresh.size}."
    exact = fresh.dtype.kind == stored.dtype.kind == "i"
    scale = np.abs(fresh).max(initial=0.0)
    tolerance = 0 if exact else RELATIVE_TOLERANCE * scale + ABSOLUTE_TOLERANCE
    wrong = np.flatnonzero(~(np.abs(stored - fresh) <= tolerance))  # also where either is nan
    if wrong.size == 0:
        return None
    index = wrong[0]
    return f"{place}, number {index}, is {stored[index]}, Keras gives {fresh[index]}."


def problem(path):
    """Say in a sentence what is stale in the stored file, or return None."""
    if not path.is_file():
        return f"{path} is missing."
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return f"{path} is not JSON: {error}."
    if list(stored) != list(TOPICS):
        return f"{path} has the topics {list(stored)}, not {list(TOPICS)}."
    for topic, make in TOPICS.items():
        fresh = json.loads(json.dumps(make()))
        found = difference(stored[topic], fresh, topic)
        if found:
            return f"the topic {topic!r} of {path} is stale: {found}"
    return None


def main(arguments=None):
    """Write the file, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if stale")
    parser.add_argument("--only", choices=list(TOPICS), help="write one topic, keep the others")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    options = parser.parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is first imported
    if not options.check:
        stored = json.loads(options.output.read_text("utf-8")) if options.only else {}
        topics = {
            topic: stored[topic] if topic in stored and topic != options.only else make()
            for topic, make in TOPICS.items()
        }
        options.output.write_text(render(topics), encoding="utf-8", newline="\n")
        return 0
    found = problem(options.output)
    if found is None:
        return 0
    print(
        f"make_vectors.py: {found} Run `python tools/make_vectors.py` and commit the result.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
