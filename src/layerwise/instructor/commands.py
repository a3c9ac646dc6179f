"""The instructor's commands. What they need is imported when one of them runs."""

import argparse
import sys
from pathlib import Path

from layerwise.errors import LayerwiseError

CHAPTER_HELP = "a chapter's stem, such as masking, or its number"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add the instructor's commands to those of ``layerwise``.

    Parameters
    ----------
    subparsers : argparse._SubParsersAction
        What `add_subparsers` returned.
    """
    _add_pack(subparsers)
    _add_grade(subparsers)


def _add_pack(subparsers: argparse._SubParsersAction) -> None:
    pack = subparsers.add_parser(
        "pack",
        help="make what an instructor hands out and keeps",
        description="Write student.zip and instructor.zip for the chosen chapters, the same bytes "
        "on every run. Works in a checkout of the project.",
    )
    pack.add_argument("chapters", nargs="+", metavar="CHAPTER", help=CHAPTER_HELP)
    pack.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    pack.add_argument(
        "--gradescope",
        action="store_true",
        help="write an autograder.zip for each chapter too; needs otter-grader",
    )
    pack.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="with --gradescope: draws the inputs of its checks; keep yours secret (default 1)",
    )
    pack.add_argument(
        "--force", action="store_true", help="replace what an earlier pack wrote there"
    )
    pack.add_argument("--book", metavar="URL", help="the published book, for links into it")
    pack.add_argument("--repository", metavar="URL", help="the git repository of your class")
    pack.add_argument("--hub", metavar="URL", help="your JupyterHub, for links that open a copy")
    pack.set_defaults(run=_pack)


def _pack(options: argparse.Namespace) -> None:
    from .packing import pack

    pack(
        options.chapters,
        options.out,
        gradescope=options.gradescope,
        seed=options.seed,
        force=options.force,
        book=options.book,
        repository=options.repository,
        hub=options.hub,
    )


def _add_grade(subparsers: argparse._SubParsersAction) -> None:
    grade = subparsers.add_parser(
        "grade",
        help="grade what a class handed in",
        description="Grade notebooks: each runs in a sandbox, and its answers are judged outside. "
        "Run the same command again after Ctrl-C or a crash: it goes on where it stopped, and "
        "grades only what is new or changed. Writes grades.csv, grades_lms.csv, "
        "feedback/NAME.html, report.html, and private/ for you alone.",
    )
    grade.add_argument("chapter", metavar="CHAPTER", help=CHAPTER_HELP)
    grade.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="a folder of notebooks, or the zip that Canvas or Moodle gives you",
    )
    grade.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    grade.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="draws the hidden inputs; same seed, same grades (default: drawn, and kept in "
        "private/run.json)",
    )
    grade.add_argument(
        "--jobs", type=int, metavar="N", help="submissions at a time (default: one for each core)"
    )
    grade.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on a Dask cluster: tcp://HOST:8786"
    )
    grade.add_argument(
        "--time-limit",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="for each cell and each check; a notebook has four times as long (default: 30)",
    )
    grade.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="grade without a sandbox: submissions can read and delete your files, use the "
        "network, and change grades",
    )
    grade.set_defaults(run=_grade)


def _grade(options: argparse.Namespace) -> None:
    if sys.platform == "win32":  # the modules below do not load there
        raise LayerwiseError("Grading needs Linux.", mend="On Windows, use WSL 2.")
    from .grading.class_run import Choices, grade_class

    choices = Choices(
        seed=options.seed,
        jobs=options.jobs,
        scheduler=options.scheduler,
        time_limit=options.time_limit,
        sandboxed=not options.unsafe_no_sandbox,
    )
    grade_class(options.chapter, options.submissions, options.out, choices)
