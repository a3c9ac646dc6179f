"""What code in the sandbox can see and do, asked from inside."""

import os
import platform

import pytest
from looking_around import found_inside, needs_sandbox, worker_for

from layerwise.instructor.sandbox.system_calls import REFUSED, filter_program

pytestmark = needs_sandbox


@pytest.fixture(scope="module")
def worker():
    with worker_for() as worker:
        yield worker


def test_every_refused_system_call_is_refused(worker):
    column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
    numbers = {name: n[column] for name, n in REFUSED.items() if n[column] is not None}
    code = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
found = {{}}
for name, number in {numbers}.items():
    ctypes.set_errno(0)
    found[name] = [libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno()]
"""
    assert found_inside(worker, code) == {name: [-1, 1] for name in numbers}


def test_the_filter_knows_the_machine_of_arm_too():
    assert filter_program("aarch64") != filter_program("x86_64")


def test_no_process_can_be_started_and_threads_can(worker):
    code = """
import os, subprocess, threading, multiprocessing
found = []
for start in (os.fork,
              lambda: subprocess.run(["true"]),
              lambda: os.posix_spawn("/bin/true", ["true"], {}),
              lambda: multiprocessing.get_context("fork").Process(target=print).start(),
              lambda: os.execv("/bin/true", ["true"])):
    try:
        start(); found.append("started")
    except OSError as error:
        found.append(type(error).__name__)
thread = threading.Thread(target=lambda: found.append("thread")); thread.start(); thread.join()
"""
    assert found_inside(worker, code) == ["PermissionError"] * 5 + ["thread"]


def test_nothing_of_the_host_is_visible(worker):
    code = """
import os
found = {"root": sorted(os.listdir("/")), "proc": sorted(os.listdir("/proc/self")),
         "env": sorted(os.environ), "user": [os.getuid(), os.getpid()],
         "shm": os.listdir("/dev/shm")}
"""
    seen = found_inside(worker, code)
    assert "home" not in seen["root"]
    assert seen["proc"] == ["exe"]
    assert seen["user"] == [65534, 1]
    assert seen["shm"] == []
    assert not {"USER", "SSH_AUTH_SOCK", "VIRTUAL_ENV"} & set(seen["env"])


def test_a_file_of_the_host_is_not_there(worker, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("another's work")
    here = [str(secret), os.path.abspath(__file__), os.path.expanduser("~"), "/etc/passwd"]
    assert found_inside(worker, f"import os\nfound = [os.path.exists(p) for p in {here}]") == (
        [False, False, os.path.expanduser("~") in _parents_of_python(), False]
    )


def _parents_of_python():
    """Return the folders above the interpreter: empty but for it, they exist in the sandbox."""
    import sys

    return [str(p) for path in (sys.prefix, sys.base_prefix) for p in _above(path)]


def _above(path):
    from pathlib import Path

    return Path(path).parents


def test_only_the_scratch_folder_can_be_written(worker):
    code = """
import os
found = []
for folder, below, _ in os.walk("/"):
    below[:] = below if folder.count("/") < 6 else []  # deeper are the libraries
    try:
        path = os.path.join(folder, "x")
        open(path, "w").close(); found.append(folder)
    except OSError:
        pass
"""
    assert found_inside(worker, code) == ["/scratch"]


def test_what_one_writes_the_next_does_not_find(worker):
    code = "import os\nfound = len(os.listdir('/scratch'))\nopen('/scratch/mine', 'w').close()"
    assert found_inside(worker, code) == 0
    assert found_inside(worker, code) == 0


def test_the_disk_is_small(worker):
    code = """
found = 0
try:
    for number in range(20):
        with open(f"/scratch/{number}", "wb") as file:
            file.write(bytes(8 << 20)); found += 8
except OSError as error:
    found = [found, error.strerror]
"""
    assert found_inside(worker, code) == [64, "No space left on device"]


def test_the_memory_is_limited(worker):
    code = """
pieces, found = [], ""
try:
    while len(pieces) < 8:
        pieces.append(bytearray(1 << 30))
except MemoryError:
    del pieces
    found = "MemoryError"
"""
    assert found_inside(worker, code) == "MemoryError"


def test_only_the_pipe_of_the_report_is_open(worker):
    code = """
import os
found = []
for number in range(1024):
    try:
        is_null = os.fstat(number).st_rdev == os.stat("/dev/null").st_rdev
        found.append([number, is_null])
    except OSError:
        pass
"""
    assert found_inside(worker, code) == [
        *([number, True] for number in (0, 1, 2, 3)),
        [200, False],
    ]


def test_it_has_no_rights(worker):
    code = """
import ctypes
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(header, data)
found = list(data) + [ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)]
"""
    assert found_inside(worker, code) == [0] * 6 + [1]  # and no new ones: prctl 39


def test_signals_stay_inside(worker):
    code = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.kill(0, signal.SIGTERM)
found = [os.getpgid(0), os.getsid(0)]
"""
    assert found_inside(worker, code) == [1, 1]
    assert found_inside(worker, "found = 'the nursery lives'") == "the nursery lives"


def test_computing_with_keras_works(worker):
    code = "import keras\nfound = keras.layers.Dense(2)(keras.ops.ones((1, 3))).shape"
    assert found_inside(worker, code) == [1, 2]
