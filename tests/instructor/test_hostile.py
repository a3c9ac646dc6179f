"""A class of hostile submissions, graded together with honest ones by the real command.

It is graded once. Each hostile one must get what it honestly earns, the honest ones what they get
without the others, to the byte, and this machine must not show that anything has happened.
"""

import contextlib
import csv
import ctypes
import hashlib
import io
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from class_of import (
    ROOT,
    Made,
    full,
    mistaken_one,
    notebook_of,
    right_cells,
    right_ones,
    unfinished_ones,
)
from hostile_submissions import CHAPTER, HOSTILE
from looking_around import needs_sandbox

import layerwise

SEED = 8_675_309_123_456_789
STEP_SECONDS = 10
HONEST = {
    **{f"honest-{made.kind}": made for made in right_ones(CHAPTER)},
    "honest-counted": mistaken_one(CHAPTER, "valid_mean", "counted_all_steps"),
    "honest-leaks": mistaken_one(CHAPTER, "padding_proof", "leaked_at_the_end"),
    "honest-untouched": next(unfinished_ones(CHAPTER, random.Random(0))),
}
HALF_RIGHT = Made("", notebook_of(right_cells(CHAPTER)), points=full(CHAPTER))
# What is hostile about a place in the zip: the path, what the grader calls it, and its grade.
PLACES_IN_ZIP = {
    "../../../layerwise-hostile-up.ipynb": ("layerwise-hostile-up", "graded"),
    "/tmp/layerwise-hostile-abs/x.ipynb": ("tmp", "graded"),
    "<img src=x onerror=alert(1)>.ipynb": ("img src-x onerror-alert-1", "graded"),
    "=HYPERLINK(1).ipynb": ("HYPERLINK-1", "graded"),
    "nul.ipynb": ("_nul", "graded"),
    "‮gnp.ipynb": ("gnp", "graded"),
    "bomb.ipynb": ("bomb", "too large"),
    "link.ipynb": ("link", "no notebook"),
    "report.pdf": ("report", "no notebook"),
}

pytestmark = needs_sandbox


@dataclass
class Graded:
    """A folder of results."""

    out: Path
    rows: dict[str, dict[str, str]]
    said: str

    def points(self, name):
        return {key: int(self.rows[name][key] or 0) for key in full(CHAPTER)}

    def feedback(self, name):
        return (self.out / "feedback" / f"{name}.html").read_bytes()


@dataclass
class Machine:
    """What a submission may try to reach, and what was seen of that."""

    places: dict[str, object]
    before: dict[str, object]
    visits: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    hostile: Graded | None = None
    honest: Graded | None = None


def grade(handed_in, out, mark=""):
    """Run the command; return what it wrote."""
    words = [sys.executable, "-m", "layerwise", "grade", CHAPTER, handed_in, "--out", out]
    words += ["--seed", str(SEED), "--jobs", "2", "--time-limit", str(STEP_SECONDS)]
    environment = {**os.environ, "LAYERWISE_SECRET": mark}
    done = subprocess.run(
        list(map(str, words)), capture_output=True, text=True, timeout=1500, env=environment
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    text = (out / "grades.csv").read_text("utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    return Graded(out, rows, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Grade the hostile class and the honest one; look at the machine before and after."""
    root = tmp_path_factory.mktemp("hostile")
    mark = f"layerwise-hostile-{secrets.token_hex(6)}"
    submissions, out = root / "handed-in", root / "results"
    submissions.mkdir()
    canary = Path.home() / f".{mark}"
    canary.write_text(mark)
    with contextlib.ExitStack() as stack:
        stack.callback(canary.unlink, missing_ok=True)
        visits: list[str] = []
        places = {
            "CANARY": canary,
            "SUBMISSIONS": submissions,
            "OUT": out,
            "MARK": mark,
            "SEED_HASH": hashlib.sha256(str(SEED).encode()).hexdigest(),
            **stack.enter_context(servers(root, visits)),
        }
        write_class(submissions / "class.zip", hostile=places)
        write_class(submissions / "honest.zip")
        found = Machine(places, {"canary": mark, "files": prints(submissions, package())}, visits)
        adopt_orphans()
        children = children_now()
        found.hostile = grade(submissions / "class.zip", out, mark)
        found.left = sorted(children_now() - children) + running_with(mark)
        found.honest = grade(submissions / "honest.zip", root / "honest results")
        yield found


def write_class(path, hostile=None):
    """Write a zip with the honest ones, and the hostile ones between them."""
    files = {f"{name}.ipynb": made.data for name, made in HONEST.items()}
    if hostile is not None:
        files |= {f"{one.name}.ipynb": one.data(hostile) for one in HOSTILE}
        files |= dict.fromkeys(PLACES_IN_ZIP, HALF_RIGHT.data)
        files["bomb.ipynb"] = bytes(30 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: hashlib.sha256(name.encode()).digest()):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == "link.ipynb":
                entry.create_system, entry.external_attr = 3, 0o120777 << 16
                files[name] = str(Path.home()).encode()
            archive.writestr(entry, files[name])


@contextlib.contextmanager
def servers(root, visits):
    """Listen by TCP, UDP, on a Unix socket and on an abstract one; note who comes."""
    path = str(root / "socket")
    listening = [
        socket.create_server(("127.0.0.1", 0)),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    ]
    port = listening[0].getsockname()[1]
    for one, address in zip(listening[1:], [("127.0.0.1", port), path, "\0socket"], strict=True):
        one.bind(address)
    for one in listening[2:]:
        one.listen()

    def wait(one):
        with contextlib.suppress(OSError):  # closed: the class is graded
            visits.append(str(one.accept() if one.type == socket.SOCK_STREAM else one.recv(9)))

    threads = [threading.Thread(target=wait, args=(one,), daemon=True) for one in listening]
    for thread in threads:
        thread.start()
    yield {"PORT": port, "SOCKET": path}
    for one in listening:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def package():
    return Path(layerwise.__file__).parent


def prints(*folders):
    """Return the hash of each file, without what Python compiles."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def adopt_orphans():
    """Make this process the parent of whatever a command leaves behind."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def children_now():
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= set((task / "children").read_text().split())
    return {f"{pid}: {command_of(pid)}" for pid in found if command_of(pid)}


def command_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return ""


def running_with(word):
    """Return the processes that have a word in their command or environment."""
    found = []
    for pid in (path.name for path in Path("/proc").iterdir() if path.name.isdigit()):
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            if word in command_of(pid) or word.encode() in environment:
                found.append(f"{pid}: {command_of(pid)}")
    return found


# Each hostile one


def test_there_are_enough_of_them_and_half_of_each_is_right():
    assert len(HOSTILE) >= 45
    assert len({one.name for one in HOSTILE}) == len(HOSTILE)
    most = sum(full(CHAPTER).values())
    assert all(0 < sum(one.points.values()) < most for one in HOSTILE if one.graded)


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_it_earns_what_it_honestly_earns(machine, one):
    row = machine.hostile.rows[one.name]
    if one.status:
        assert row["status"] == one.status, row
    if not one.graded:
        assert row["total"] in ("", "0")
    elif one.exact:
        assert machine.hostile.points(one.name) == dict(one.points), row
    else:
        points = machine.hostile.points(one.name)
        assert all(points[name] <= worth for name, worth in one.points.items()), row


@pytest.mark.parametrize("place", PLACES_IN_ZIP)
def test_a_hostile_place_in_the_zip(machine, place):
    name, status = PLACES_IN_ZIP[place]
    row = machine.hostile.rows[name]
    assert row["status"] == status
    if status == "graded":
        assert machine.hostile.points(name) == full(CHAPTER)


# All others


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_one_gets_what_it_deserves(machine, name):
    row = machine.hostile.rows[name]
    assert row["status"] == HONEST[name].status
    assert machine.hostile.points(name) == dict(HONEST[name].points)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_one_is_graded_as_if_it_were_alone(machine, name):
    assert machine.hostile.rows[name] == machine.honest.rows[name]
    assert machine.hostile.feedback(name) == machine.honest.feedback(name)


def test_nobody_else_is_in_the_class(machine):
    expected = {*HONEST, *(one.name for one in HOSTILE), *(n for n, _ in PLACES_IN_ZIP.values())}
    assert set(machine.hostile.rows) == expected
    pages = {path.stem for path in (machine.hostile.out / "feedback").iterdir()}
    assert pages == expected


# This machine


def test_nothing_on_this_machine_has_changed(machine):
    assert Path(machine.places["CANARY"]).read_text() == machine.before["canary"]
    submissions = Path(machine.places["SUBMISSIONS"])
    assert prints(submissions, package()) == machine.before["files"]


def test_no_file_is_left_behind(machine):
    mark = str(machine.places["MARK"])
    folders = [Path.home(), Path.cwd(), ROOT, Path("/"), Path("/dev"), Path("/dev/shm")]
    folders += [Path(tempfile.gettempdir()), Path("/var/tmp"), Path(sys.prefix), package()]
    found = [
        path for folder in folders for path in folder.iterdir() if "layerwise-host" in path.name
    ]
    assert found == [Path(machine.places["CANARY"])]
    written = [path for path in machine.hostile.out.rglob("*") if mark in path.name]
    assert written == []
    kept = {path.name for path in machine.hostile.out.iterdir()}
    assert kept == {"grades.csv", "grades_lms.csv", "feedback", "report.html", "private"}


def test_no_process_is_left_behind(machine):
    assert machine.left == []


def test_nobody_came_over_the_network(machine):
    assert machine.visits == []


def test_what_students_read_holds_nothing_that_a_submission_wrote(machine):
    mark = str(machine.places["MARK"])
    names = ["grades.csv", "grades_lms.csv", *(f"feedback/{n}.html" for n in machine.hostile.rows)]
    for name in names:
        text = (machine.hostile.out / name).read_text("utf-8")
        assert mark not in text, name
        assert "alert(1)</script>" not in text, name
        assert "<img" not in text, name
        assert str(SEED) not in text, name


def test_the_report_escapes(machine):
    text = (machine.hostile.out / "report.html").read_text("utf-8")
    assert "<script>alert(1)" not in text
    assert "onerror=alert(1)>" not in text


# The attacks are real: without a sandbox, with judges in the same process, they forge


def test_the_forgeries_work_where_nothing_stands_against_them(tmp_path):
    forging = [one for one in HOSTILE if one.fools]
    paths = []
    for one in forging:
        paths.append(tmp_path / f"{one.name}.ipynb")
        paths[-1].write_bytes(one.data({"MARK": "nobody"}))
    words = [sys.executable, str(Path(__file__).with_name("fooled_grader.py")), *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, timeout=600)
    found = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(found) == {one.name for one in forging}, done.stderr[-2000:]
    assert len(forging) >= 10
    for one in forging:
        assert found[one.name]["ran"], one.name
        assert found[one.name]["total"] > sum(one.points.values()), found[one.name]


def test_this_file_would_see_a_process_that_is_left(tmp_path):
    adopt_orphans()
    before, mark = children_now(), f"left-{secrets.token_hex(4)}"
    script = f"import subprocess; subprocess.Popen(['sleep', '60', '{mark}'][:2])"
    subprocess.run([sys.executable, "-c", script], env={**os.environ, "LAYERWISE_SECRET": mark})
    deadline = time.monotonic() + 10  # the kernel's list of children may lag behind
    while not (left := children_now() - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        assert len(left) == 1
        assert running_with(mark)
    finally:
        for one in left:
            os.kill(int(one.split(":")[0]), signal.SIGKILL)
            os.waitpid(int(one.split(":")[0]), 0)
