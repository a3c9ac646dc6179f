"""Answers to `changed_steps`, as several people would write them."""

from notebooks import ROOT, read

_CELLS = {
    folder: {cell["id"]: "".join(cell["source"]) for cell in read(path)["cells"]}
    for folder in ("solutions", "exercises")
    for path in [ROOT / folder / "masking.ipynb"]
}
_FIRST = '''\
def changed_steps(length, convolutions, kernel_size, padding, side):
    """Return a flag for each valid step: does padding change it?"""
    reach = kernel_size // 2 if padding == "same" else (kernel_size - 1 if side == "left" else 0)
    n = min(length, (convolutions - 1) * reach)
    out = [True] * n + [False] * (length - n)
    return out if side == "left" else out[::-1]
'''
_SECOND = """\
def changed_steps(length, convolutions, kernel_size, padding, side):
    flags = []
    if padding == "causal":
        if side == "right":
            return [False] * length
        k = kernel_size - 1
    else:
        k = (kernel_size - 1) // 2
    total = k * (convolutions - 1)
    for step in range(length):
        d = step if side == "left" else length - 1 - step
        flags.append(d < total)
    return flags
"""
SOURCES = {
    "stub": _CELLS["exercises"]["changed-steps-answer"],
    "key": _CELLS["solutions"]["changed-steps-answer"],
    "first": _FIRST,
    "second": _SECOND,
    "renamed": "# all my own work\n"
    + _FIRST.replace("reach", "r")
    .replace("out", "result")
    .replace("    n ", "    number ")
    .replace("* n ", "* number ")
    .replace("- n)", "- number)"),
}
