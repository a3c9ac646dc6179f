"""The pinned requirements of a pack, taken from the project's own."""

import re
import sys
from collections.abc import Iterable

from layerwise.errors import LayerwiseError

# Where the name that one imports is not the name that one installs.
_DISTRIBUTIONS = {"sklearn": "scikit-learn"}
# Keras computes with TensorFlow, which no notebook needs to import.
_BEHIND = {"keras": ("tensorflow",)}
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==\S+( *;.*)?")


def pins(requirements: str, modules: Iterable[str], *, also: Iterable[str] = ()) -> list[str]:
    r"""Return the lines of a requirements file that these modules need, sorted.

    Parameters
    ----------
    requirements : str
        The text of the project's requirements.txt.
    modules : iterable of str
        Names as one imports them; those of Python's own library need nothing.
    also : iterable of str
        Names as one installs them.

    Returns
    -------
    list of str

    Raises
    ------
    LayerwiseError
        If something is needed that the project does not pin.

    Examples
    --------
    >>> pins("keras==3.15.1\nscikit-learn==1.9.1\ntensorflow==2.21.0", ["keras", "sklearn", "os"])
    ['keras==3.15.1', 'scikit-learn==1.9.1', 'tensorflow==2.21.0']
    """
    foreign = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names)
    wanted = {_DISTRIBUTIONS.get(name, name) for name in foreign - {"layerwise"}} | set(also)
    wanted |= {name for behind in wanted & _BEHIND.keys() for name in _BEHIND[behind]}
    lines = [line.strip() for line in requirements.splitlines() if _PIN.fullmatch(line.strip())]
    named = [(_PIN.fullmatch(line)["name"].lower(), line) for line in lines]
    if missing := sorted(wanted - {name for name, _ in named}):
        raise LayerwiseError(
            "Every library that a pack needs is pinned in requirements.txt.",
            received=f"no pin of {', '.join(missing)}",
            mend="Add it to requirements.in and compile requirements.txt again.",
        )
    return sorted(line for name, line in named if name in wanted)
