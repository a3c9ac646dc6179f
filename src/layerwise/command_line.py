"""The command ``layerwise``, which is the same as ``python -m layerwise``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import LayerwiseError
from .instructor.commands import add_commands as add_instructor_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        The exit status: 0, 2 after an error that was reported, 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal may not know ⌊ or ×
            stream.reconfigure(errors="replace")
    options = parser().parse_args(arguments)
    try:
        options.run(options)
        if sys.stdout:  # None where it is closed, as by >&-
            sys.stdout.flush()  # a closed pipe is noticed here, and not when Python ends
    except LayerwiseError as error:
        print(f"layerwise: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _drop_output()
    except OSError as error:  # such as a full disk
        print(f"layerwise: the output cannot be written: {error}", file=sys.stderr)
        _drop_output()
        return 2
    return 0


def _drop_output() -> None:
    """Send the rest of the output nowhere, so that Python does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Returns
    -------
    argparse.ArgumentParser
    """
    top = argparse.ArgumentParser(
        prog="layerwise", description="What Keras layers do to your tensors."
    )
    top.set_defaults(run=lambda _: top.print_help())
    commands = top.add_subparsers(metavar="COMMAND")
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
    add_instructor_commands(commands)
    return top


def _explain(options: argparse.Namespace) -> None:
    with _quiet_stderr():  # TensorFlow writes to it while it loads
        from .explain import explain

        explanation = explain(options.file)
    if options.json:
        print(json.dumps(explanation.to_dict(), indent=2))
    elif options.layer is not None:
        print(explanation[options.layer])
    else:
        print(explanation.steps() if options.steps else explanation)


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Close the file descriptor of stderr: TensorFlow does not write through Python."""
    try:
        kept = os.dup(2)
    except OSError:  # closed already, as by 2>&-
        yield
        return
    sys.stderr.flush()
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
