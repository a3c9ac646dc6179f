"""The folder of a grading run: what it remembers, and what it writes for people.

What a run needs to go on after a crash is in ``private/``: the seed, and a file for each grade.
Every file is written beside its place and then moved there, so a crash leaves the old or the new.
"""

import fcntl
import hashlib
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path

from layerwise.errors import LayerwiseError
from layerwise.instructor.grade import Grade
from layerwise.instructor.grading.worker import Rules
from layerwise.instructor.sandbox.bubblewrap import PACKAGE


@cache
def course_version() -> str:
    """Return a hash of all that decides a grade: the sources of the package."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


class ResultsFolder:
    """A folder that one grading run writes, and later runs go on with.

    Parameters
    ----------
    path : Path
        New, empty, or written by an earlier run for the same chapter.
    chapter : str
    seed : int or None
        None takes that of the earlier run, or draws one.

    Raises
    ------
    LayerwiseError
        If the folder holds other things, or was graded with another chapter or seed.
    """

    def __init__(self, path: Path, chapter: str, seed: int | None):
        self.path, self.private = path, path / "private"
        self._grades, self._run = self.private / "grades", self.private / "run.json"
        found = self._found(chapter, seed)
        self.seed: int = found["seed"]
        self.seconds: float = found["seconds"]
        self._written: dict[str, str] = found["written"]
        self._chapter = chapter

    def _found(self, chapter: str, seed: int | None) -> dict:
        """Read what an earlier run noted, and refuse to mix two runs."""
        if self.path.exists() and not self.path.is_dir():
            raise LayerwiseError("--out is a folder.", received=f"the file {self.path}")
        if not self._run.exists():
            if self.path.exists() and any(self.path.iterdir()):
                raise LayerwiseError(
                    "--out is a new or empty folder, or one that an earlier run has written.",
                    received=f"{self.path}, with other files in it",
                    mend="Choose another folder.",
                )
            seed = secrets.randbits(127) if seed is None else seed
            return {"chapter": chapter, "seed": seed, "seconds": 0.0, "written": {}}
        try:
            found = json.loads(self._run.read_text("utf-8"))
            earlier = (found["chapter"], found["seed"], found["seconds"], found["written"])
        except (ValueError, KeyError, TypeError):
            raise LayerwiseError(
                "The notes of the earlier run are damaged.",
                received=str(self._run),
                mend="Grade into another folder.",
            ) from None
        if earlier[0] != chapter or (seed is not None and earlier[1] != seed):
            raise LayerwiseError(
                "A folder holds the grades of one chapter and one seed.",
                received=f"{self.path} was graded for {earlier[0]}, and you ask for {chapter}"
                + (" with another seed." if seed is not None else "."),
                mend="Choose another folder, or leave --seed out to go on with the earlier one.",
            )
        return found

    @contextmanager
    def opened(self):
        """Hold the folder for one run at a time.

        Raises
        ------
        LayerwiseError
            If another run holds it, or it cannot be written.
        """
        with _told(self.path):
            self._grades.mkdir(parents=True, exist_ok=True)
            self.private.chmod(0o700)
            lock = (self.private / "lock").open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise LayerwiseError(
                    "One run at a time grades into a folder.",
                    received=f"{self.path}, which another run is writing",
                    mend="Wait for it, or choose another folder.",
                ) from None
            self._note()
            yield self

    def known(self, name: str, data: bytes, rules: Rules) -> Grade | None:
        """Return the grade of these very bytes under these very rules, if there is one."""
        try:
            found = json.loads(self._file(name).read_text("utf-8"))
            grade = Grade.from_dict(found["grade"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # never graded, or a damaged note: grade it again
        if found["key"] != _key(data, rules):
            return None
        stopped_by_other_limits = grade.status == "stopped" and found["limits"] != _limits(rules)
        return None if stopped_by_other_limits else grade

    def remember(self, grade: Grade, data: bytes, rules: Rules) -> None:
        """Keep a grade at once, so that nothing can lose it."""
        if grade.status == "failed":  # the grader's own failure is tried again
            return
        note = {"key": _key(data, rules), "limits": _limits(rules), "grade": grade.to_dict()}
        self._replace(self._file(grade.name), json.dumps(note, indent=1).encode())

    def write(self, name: str, content: bytes) -> Path | None:
        """Write a file for people; return where a version that somebody edited was kept."""
        path, kept = self.path / name, None
        if path.exists():
            current = path.read_bytes()
            if current == content:
                self._written[name] = _hash(content)
                return None
            if _hash(current) != self._written.get(name):
                kept = _free_name(path)
                os.replace(path, kept)
        self._replace(path, content)
        self._written[name] = _hash(content)
        return kept

    def finish(self) -> None:
        """Note what was written."""
        self._note()

    def _note(self) -> None:
        note = {
            "chapter": self._chapter,
            "seed": self.seed,
            "seconds": self.seconds,
            "written": self._written,
        }
        self._replace(self._run, json.dumps(note, indent=1).encode())

    def _file(self, name: str) -> Path:
        return self._grades / f"{name}.json"

    def _replace(self, path: Path, content: bytes) -> None:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{_hash(path.name.encode())[:12]}.new")
            try:
                beside.write_bytes(content)
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)


@contextmanager
def _told(path: Path):
    """Say in one sentence why a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise LayerwiseError(
            f"The results cannot be written: {error.strerror}.",
            received=str(path),
            mend="What is graded is kept. Mend it, and run the same command again.",
        ) from error


def _key(data: bytes, rules: Rules) -> str:
    rest = f"{rules.chapter} {rules.seed} {rules.sandboxed} {course_version()}"
    return _hash(data + rest.encode())


def _limits(rules: Rules) -> dict:
    return asdict(rules.limits)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _free_name(path: Path) -> Path:
    """Return a name beside an edited file that is not taken."""
    number = 1
    while (free := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
        number += 1
    return free
