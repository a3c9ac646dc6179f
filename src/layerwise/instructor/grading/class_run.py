"""Grade a class from beginning to end."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.checks import load_questions
from layerwise.errors import LayerwiseError
from layerwise.instructor.chapter_names import chapter_stem
from layerwise.instructor.grade import Grade
from layerwise.instructor.grading import cluster, local_pool
from layerwise.instructor.grading.class_code import similar_in_class
from layerwise.instructor.grading.progress import Progress
from layerwise.instructor.grading.results_folder import ResultsFolder
from layerwise.instructor.grading.worker import Rules
from layerwise.instructor.reporting.files import result_files
from layerwise.instructor.sandbox import bubblewrap
from layerwise.instructor.sandbox.confinement import Limits
from layerwise.instructor.submissions import Submission, read_submissions

UNSAFE = (
    "No sandbox: a submission can read and delete your files, use the network, and change the "
    "grades of others. Only time and memory are limited. Grade only what you have read yourself."
)


@dataclass(frozen=True)
class Choices:
    """What `layerwise grade` lets an instructor choose.

    Parameters
    ----------
    seed : int or None
        None goes on with the folder's own, or draws one.
    jobs : int or None
        How many submissions at a time; None takes one for each core.
    scheduler : str or None
        The address of a Dask scheduler.
    time_limit : float
        Seconds for a cell or a check; a notebook has four times as long.
    sandboxed : bool
    """

    seed: int | None = None
    jobs: int | None = None
    scheduler: str | None = None
    time_limit: float = 30.0
    sandboxed: bool = True


def grade_class(
    chapter: str,
    submissions: str | os.PathLike,
    out: str | os.PathLike,
    choices: Choices = Choices(),
    say: Callable[[str], None] = print,
) -> list[Grade]:
    """Grade all submissions, or those that an earlier run has left, and write the results.

    Parameters
    ----------
    chapter : str
        Its stem or its number.
    submissions : path
        A folder of notebooks, or the zip of a learning management system.
    out : path
        The folder of the results.
    choices : Choices, optional
    say : callable, optional
        Gets each line for the instructor.

    Returns
    -------
    list of Grade
        In the order of the names.

    Raises
    ------
    LayerwiseError
        If nothing can be graded at all. A submission's own fault never raises.
    KeyboardInterrupt
        After Ctrl-C; what is graded is kept and written.
    """
    stem = chapter_stem(chapter)
    _check_places(Path(submissions), Path(out))
    _check(choices)
    handed_in = read_submissions(submissions)
    folder = ResultsFolder(Path(out), stem, choices.seed)
    limits = Limits(
        step_seconds=choices.time_limit,
        total_seconds=4 * choices.time_limit,
    )
    rules = Rules(stem, folder.seed, limits, choices.sandboxed)
    with folder.opened():
        run = _ClassRun(rules, folder, handed_in, choices, say)
        try:
            run.grade()
        except KeyboardInterrupt:
            run.write()
            raise
        run.write()
    return run.grades()


def _check(choices: Choices) -> None:
    if choices.jobs is not None and choices.jobs < 1:
        raise LayerwiseError("--jobs is 1 or more.", received=f"{choices.jobs}")
    if not 1 <= choices.time_limit <= 3600:
        raise LayerwiseError(
            "--time-limit is from 1 to 3600 seconds.", received=f"{choices.time_limit:g}"
        )
    if choices.seed is not None and choices.seed < 0:
        raise LayerwiseError("--seed is 0 or more.", received=f"{choices.seed}")
    if choices.scheduler is None and choices.sandboxed:
        bubblewrap.require()


def _check_places(submissions: Path, out: Path) -> None:
    if submissions.is_dir() and out.resolve().is_relative_to(submissions.resolve()):
        raise LayerwiseError(
            "--out is outside of the submissions: the next run would take it for one.",
            received=f"{out}, which is in {submissions}",
            mend="Choose a folder beside it.",
        )


class _ClassRun:
    """The submissions of a run, and the grades that they have so far."""

    def __init__(
        self,
        rules: Rules,
        folder: ResultsFolder,
        handed_in: Sequence[Submission],
        choices: Choices,
        say: Callable[[str], None],
    ):
        self.rules, self.folder, self.choices, self.say = rules, folder, choices, say
        self.handed_in = {one.name: one for one in handed_in}
        self._grades: dict[str, Grade] = {}
        self._questions = load_questions(rules.chapter)

    def grade(self) -> None:
        """Grade what has no grade yet."""
        for one in self.handed_in.values():
            if one.data is None:
                self._grades[one.name] = Grade(one.name, one.status)
            elif known := self.folder.known(one.name, one.data, self.rules):
                self._grades[one.name] = known
        tasks = [(n, one.data) for n, one in self.handed_in.items() if n not in self._grades]
        self._say_what_begins(len(tasks))
        if not tasks:
            return
        start = time.monotonic()
        try:
            self._grade(tasks)
        finally:
            self.folder.seconds += time.monotonic() - start

    def _grade(self, tasks: Sequence[tuple[str, bytes]]) -> None:
        with Progress(len(tasks)) as progress, closing(self._graded(tasks)) as graded:
            for grade in graded:
                self.folder.remember(grade, self.handed_in[grade.name].data, self.rules)
                self._grades[grade.name] = grade
                progress.advance()

    def _graded(self, tasks: Sequence[tuple[str, bytes]]) -> Iterator[Grade]:
        if self.choices.scheduler is not None:
            return cluster.graded(self.rules, tasks, self.choices.scheduler)
        return local_pool.graded(self.rules, tasks, self._jobs())

    def _jobs(self) -> int:
        return self.choices.jobs or os.cpu_count() or 1

    def _say_what_begins(self, count: int) -> None:
        unread = sum(one.data is None for one in self.handed_in.values())
        parts = [f"{self.rules.chapter}: {len(self.handed_in)} submissions"]
        parts += [f"{unread} without a notebook to grade"] if unread else []
        kept = len(self._grades) - unread
        parts += [f"{kept} graded already"] if kept else []
        self.say(", ".join(parts) + ".")
        if not count:
            return
        if self.choices.scheduler is not None:
            self.say(f"Grading on the Dask cluster at {self.choices.scheduler}.")
        else:
            self.say(f"Grading {min(self._jobs(), count)} at a time.")
        if self.rules.sandboxed:
            self.say(
                "Each in a sandbox without network and without your files: "
                f"{self.rules.limits.sentence()}."
            )
            self.say(
                "What it cannot keep out: a fault of the kernel, and answers copied from the "
                "course's public solutions."
            )
        else:
            self.say(UNSAFE)

    def grades(self) -> list[Grade]:
        """Return what is graded, with the names and notes of the files."""
        return [_of_file(self._grades[n], self.handed_in[n]) for n in sorted(self._grades)]

    def write(self) -> None:
        """Write the tables, the feedback and the report for all that is graded."""
        grades = self.grades()
        similar = similar_in_class(self.handed_in.values(), self.rules.chapter, self._questions)
        seconds = self.folder.seconds  # of all runs together
        files = result_files(
            grades, self._questions, self.rules.chapter, seconds=seconds or None, similar=similar
        )
        for name, content in files:
            if kept := self.folder.write(name, content):
                self.say(f"You had edited {name}: your version is now {kept.name}.")
        self.folder.finish()
        missing = len(self.handed_in) - len(grades)
        if missing:
            self.say(
                f"Stopped: {len(grades)} are graded and kept, {missing} are left. "
                "Run the same command again to go on."
            )
        else:
            self.say(f"All {len(grades)} are graded, in {seconds:.0f} s.")
            self.say(f"Open {self.folder.path / 'report.html'}")


def _of_file(grade: Grade, one: Submission) -> Grade:
    note = " ".join(text for text in (one.note, grade.note) if text)
    return replace(grade, note=note, file=one.file, identifier=one.identifier)
