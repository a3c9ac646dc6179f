"""The command ``layerwise``, which is the same as ``python -m layerwise``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import LayerwiseError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        The exit status: 0, or 2 after an error that was reported.
    """
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except LayerwiseError as error:
        print(f"layerwise: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Returns
    -------
    argparse.ArgumentParser
    """
    top = argparse.ArgumentParser(prog="layerwise", description=__doc__.split(",")[0] + ".")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    explain = commands.add_parser(
        "explain",
        help="explain the shapes and parameters of a saved Keras model",
        description="Explain every layer of a saved Keras model: shapes, parameters, "
        "multiply-adds and receptive field. Nothing in the file is executed.",
    )
    explain.add_argument("file", type=Path, help="a .keras file")
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--steps", action="store_true", help="show the worked steps of every layer")
    form.add_argument("--layer", metavar="NAME", help="show one layer with its steps")
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    explain.set_defaults(run=_explain)
    return top


def _explain(options: argparse.Namespace) -> None:
    with _quiet_stderr():  # TensorFlow writes to it while it loads
        from .explain import explain

        explanation = explain(options.file)
    if options.json:
        print(json.dumps(explanation.to_dict(), indent=2))
    elif options.layer:
        print(explanation[options.layer])
    else:
        print(explanation.steps() if options.steps else explanation)


@contextmanager
def _quiet_stderr():
    """Close the file descriptor of stderr: TensorFlow does not write through Python."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
