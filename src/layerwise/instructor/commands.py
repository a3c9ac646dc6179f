"""The instructor's commands. What they need is imported when one of them runs."""

import argparse
from pathlib import Path

CHAPTER_HELP = "a chapter's stem, such as masking, or its number"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add the instructor's commands to those of ``layerwise``.

    Parameters
    ----------
    subparsers : argparse._SubParsersAction
        What `add_subparsers` returned.
    """
    _add_pack(subparsers)


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
