"""Confine the forked process that is about to run what a student wrote.

The nursery that forks it is inside bubblewrap already: no network, no files of the host. This adds
what one submission must not share with the next: processes, temporary files, the nursery itself.
"""

import ctypes
import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass

from layerwise.instructor.sandbox.bubblewrap import SCRATCH
from layerwise.instructor.sandbox.system_calls import refuse_system_calls

_NEW_NAMESPACES = 0x00020000 | 0x08000000 | 0x10000000 | 0x20000000  # mounts, IPC, users, processes
_PRIVATE = 0x00040000 | 0x4000  # for all mounts below
_READ_ONLY, _REMOUNT = 1, 32
_EMPTY = 2 | 4 | 8  # no set-user-id files, no devices, no programs
_SMALL = b"size=4k,nr_inodes=8"
_CAPABILITIES_V3 = 0x20080522


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Parameters
    ----------
    step_seconds : float
        Wall time of one step: a cell, or the probe of one question.
    total_seconds : float
        Wall time of all steps together; also the limit of CPU time.
    memory : int
        Bytes of address space. TensorFlow takes 2.7 GiB of it by being loaded.
    disk : int
        Bytes of temporary files.
    file_size : int
        Bytes of one file.
    output : int
        Bytes of the report.
    threads : int
    """

    step_seconds: float = 30.0
    total_seconds: float = 120.0
    memory: int = 4 << 30
    disk: int = 64 << 20
    file_size: int = 32 << 20
    output: int = 16 << 20
    threads: int = 512

    def sentence(self) -> str:
        """Say the limits in words.

        Examples
        --------
        >>> print(Limits().sentence())
        1 process, 512 threads, 4 GiB of memory, 64 MiB of files, 16 MiB of answers, 30 s a cell...
        """
        return (
            f"1 process, {self.threads} threads, {self.memory >> 30} GiB of memory, "
            f"{self.disk >> 20} MiB of files, {self.output >> 20} MiB of answers, "
            f"{self.step_seconds:g} s a cell, {self.total_seconds:g} s in all"
        )


def enter_namespaces(limits: Limits, hidden: Sequence[str]) -> None:
    """Leave the nursery's processes, files and users; call `fork` next.

    Parameters
    ----------
    limits : Limits
    hidden : sequence of str
        Folders that are empty from now on.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", _NEW_NAMESPACES)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)
    _call("mount", None, b"/", None, _PRIVATE, None)
    size = f"size={limits.disk},nr_inodes=2000,mode=700".encode()
    _call("mount", b"tmpfs", SCRATCH.encode(), b"tmpfs", _EMPTY, size)
    _replace_proc()
    for folder in ("/dev/shm", *hidden):
        _call("mount", b"tmpfs", folder.encode(), b"tmpfs", _EMPTY | _READ_ONLY, _SMALL)


def _replace_proc() -> None:
    """Leave of /proc only the one link that TensorFlow reads when it computes."""
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", _EMPTY, _SMALL)
    os.mkdir("/proc/self")
    os.symlink("/notebook", "/proc/self/exe")  # a name with "python" in it makes it read more
    _call("mount", None, b"/proc", None, _EMPTY | _READ_ONLY | _REMOUNT, _SMALL)


def limit_resources(limits: Limits) -> None:
    """Set the limits that the kernel keeps for one process."""
    seconds = int(limits.total_seconds) + 1
    for name, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (most, most))


def give_up_rights() -> None:
    """Drop the capabilities that the new user namespace gave, and refuse system calls."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    refuse_system_calls()


def keep_only(descriptor: int) -> int:
    """Close every open file but one, silence the standard streams, return its new number."""
    quiet = os.open(os.devnull, os.O_RDWR)
    kept = os.dup2(descriptor, 200)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.closerange(3, 200)
    os.closerange(201, 65536)
    return kept


def _call(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name} is not possible in this sandbox: {os.strerror(error)}")
