"""The outer wall: with bubblewrap, a nursery sees no network, and of the files only libraries."""

import os
import platform
import shutil
import site
import subprocess
import sys
from functools import cache
from pathlib import Path

from layerwise.errors import LayerwiseError
from layerwise.instructor.sandbox.system_calls import machine_is_known

PACKAGE = Path(__file__).resolve().parents[2]
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
# Not /tmp: the project, or Python, may itself be in a folder there.
SCRATCH = "/scratch"
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": SCRATCH,
    "TMPDIR": SCRATCH,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    # one thread each: several submissions run side by side, and rounding stays the same
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYTHONNOUSERSITE": "1",
    "PYTHONPATH": str(PACKAGE.parent),
}
WAY_OUT = (
    "Debian and Ubuntu: apt install bubblewrap. Fedora: dnf install bubblewrap. On Windows use "
    "WSL 2, on macOS a Linux virtual machine or container. Or pass --unsafe-no-sandbox and trust "
    "every submission with your files, your network and the others' grades."
)


def command(python_arguments: list[str]) -> list[str]:
    """Return the command that runs this Python inside bubblewrap.

    Parameters
    ----------
    python_arguments : list of str

    Returns
    -------
    list of str
    """
    bwrap = require()
    words = [bwrap, "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    words += ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    words += ["--hostname", "sandbox", "--proc", "/proc"]
    words += ["--dev", "/dev", "--remount-ro", "/dev"]  # else one submission could write there
    words += ["--size", str(64 << 20), "--tmpfs", SCRATCH]
    paths = visible()
    for path in paths:
        words += ["--ro-bind", path, path]
    if not any(path.startswith("/tmp/") for path in paths):
        words += ["--symlink", SCRATCH, "/tmp"]
    for name, value in environment().items():
        words += ["--setenv", name, value]
    words += ["--remount-ro", "/", "--chdir", SCRATCH, "--", sys.executable]
    return words + python_arguments


def visible() -> list[str]:
    """Return what of the host a sandbox sees: the system's libraries, Python, this package."""
    python = {sys.base_prefix, sys.prefix, *site.getsitepackages()}
    paths = [*_SYSTEM, *sorted(python), str(PACKAGE)]
    return [path for path in paths if os.path.exists(path)]


def environment() -> dict[str, str]:
    """Return all that a nursery's environment holds."""
    return dict(_ENVIRONMENT)


def open_environment(folder: str) -> dict[str, str]:
    """Return the environment of a nursery without a sandbox, whose files go to a folder."""
    return {**os.environ, **_ENVIRONMENT, "HOME": folder, "TMPDIR": folder}


@cache
def require() -> str:
    """Return the path of a bubblewrap that works here.

    Raises
    ------
    LayerwiseError
        If there is none, or the system does not let it make a sandbox.
    """
    path = shutil.which("bwrap")
    if sys.platform != "linux" or not machine_is_known() or path is None:
        here = f"{platform.system()} on {platform.machine()}, " + (path or "no bwrap found")
        raise LayerwiseError(
            "Grading runs submissions in a sandbox, which needs Linux and bubblewrap.",
            received=here,
            mend=WAY_OUT,
        )
    probe = [path, "--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "true"]
    attempt = subprocess.run(probe, capture_output=True, text=True)
    if attempt.returncode != 0:
        raise LayerwiseError(
            "Grading runs submissions in a sandbox, and this system does not let bubblewrap "
            "make one.",
            received=attempt.stderr.strip()[:300],
            mend="Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24 "
            "kernel.apparmor_restrict_unprivileged_userns=0; in Docker --security-opt "
            "seccomp=unconfined). Or pass --unsafe-no-sandbox and trust every submission.",
        )
    return path
