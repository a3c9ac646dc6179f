"""The command `layerwise`: what it prints, where, and with which exit status."""

import io
import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import keras
import pytest
from keras import layers

from layerwise import command_line, explain

SCRIPT = Path(sys.executable).parent / "layerwise"
MODULE = [sys.executable, "-m", "layerwise"]


@keras.saving.register_keras_serializable("tests")
class Halves(layers.Layer):
    """A custom layer, known in this process only."""

    def call(self, x):
        return x[:, ::2]

    def compute_output_shape(self, shape):
        return (shape[0], (shape[1] + 1) // 2, *shape[2:])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            Halves(name="halves"),
            layers.Conv2D(8, 3, name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(10, name="classes"),
        ],
        name="digits",
    )
    path = tmp_path_factory.mktemp("command_line") / "digits.keras"
    model.save(path)
    return path


def run(*command):
    """Run a command in a process of its own; return status, stdout and stderr."""
    named = {"capture_output": True, "encoding": "utf-8", "check": False}
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(list(map(str, command)), env=environment, **named)
    return result.returncode, result.stdout, result.stderr


def called(capsys, *arguments):
    """Call the command in this process; return status, stdout and stderr."""
    try:
        status = command_line.main(list(map(str, arguments)))
    except SystemExit as end:
        status = end.code
    return status, *capsys.readouterr()


def test_a_table_on_stdout_and_nothing_on_stderr(path):
    # a fresh process: TensorFlow writes to stderr while it loads, and the custom layer is unknown
    assert run(*MODULE, "explain", path) == (0, f"{explain(path)}\n", "")


def test_the_console_script_is_the_same_command():
    (script,) = entry_points(group="console_scripts", name="layerwise")
    assert script.load() is command_line.main
    assert run(SCRIPT, "explain", "--help") == run(*MODULE, "explain", "--help")
    assert run(SCRIPT, "wrong") == run(*MODULE, "wrong")


def test_steps_show_the_worked_steps_of_every_layer(path, capsys):
    status, output, error = called(capsys, "explain", path, "--steps")
    assert (status, output, error) == (0, f"{explain(path).steps()}\n", "")
    assert "kernel = kernel_size[0] × kernel_size[1] × channels × filters = 3 × 3 × 1 × 8" in output


def test_one_layer_is_shown_by_its_name(path, capsys):
    status, output, _ = called(capsys, "explain", path, "--layer", "conv")
    assert (status, output) == (0, f"{explain(path)['conv']}\n")


def test_json_is_the_plain_data(path, capsys):
    status, output, _ = called(capsys, "explain", path, "--json")
    assert (status, json.loads(output)) == (0, explain(path).to_dict())
    assert output.isascii()


@pytest.mark.parametrize("name", ["dense", ""])
def test_an_unknown_layer_is_an_error_with_the_known_ones(name, path, capsys):
    status, output, error = called(capsys, "explain", path, "--layer", name)
    assert (status, output) == (2, "")
    assert error.startswith("layerwise: An explanation is asked for a layer by its name.\n")
    assert f"Received: {name!r}" in error
    assert "image, halves, conv, flat, classes" in error


def test_a_missing_file_is_one_error_without_a_traceback(tmp_path, capsys):
    status, output, error = called(capsys, "explain", tmp_path / "none.keras")
    assert (status, output) == (2, "")
    assert error.splitlines() == [
        "layerwise: The path must name a saved model.",
        f"  Received: {tmp_path / 'none.keras'}: no such file",
        "  Check the path; it is looked up from the current folder.",
    ]


def squeezed(text):
    """Return a help text without the spaces that align it."""
    return " ".join(text.split())


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_without_a_command_there_is_help(arguments, capsys):
    status, output, error = called(capsys, *arguments)
    assert (status, error) == (0, "")
    assert output.startswith("usage: layerwise [-h] COMMAND ...\n")
    assert "explain explain the shapes and parameters of a saved Keras model" in squeezed(output)


def test_the_help_of_explain_names_everything(capsys):
    status, output, _ = called(capsys, "explain", "--help")
    assert status == 0
    assert output.startswith("usage: layerwise explain [-h] [--steps | --layer NAME | --json] file")
    for part in ("a .keras file", "Nothing in the file is executed", "worked steps", "as JSON"):
        assert part in squeezed(output)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["explain"], "the following arguments are required: file"),
        (["train"], "invalid choice: 'train'"),
        (["explain", "x.keras", "--steps", "--json"], "not allowed with argument"),
        (["explain", "x.keras", "--layers"], "unrecognized arguments: --layers"),
    ],
)
def test_a_wrong_command_line_is_status_2_and_a_usage_line(arguments, complaint, capsys):
    status, output, error = called(capsys, *arguments)
    assert (status, output) == (2, "")
    assert error.startswith("usage: layerwise")
    assert complaint in error


def test_help_loads_neither_keras_nor_tensorflow():
    program = (
        "import sys; from layerwise.command_line import main; main([])\n"
        "sys.exit(bool({'keras', 'tensorflow', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


PRETEND = (  # the command without Keras: it prints more than a pipe holds, or very little
    "import sys; from layerwise import command_line\n"
    "options = command_line.parser()\n"
    "options.set_defaults(run=lambda _: print('x' * int(sys.argv.pop())))\n"
    "command_line.parser = lambda: options\n"
    "sys.exit(command_line.main([]))"
)


@pytest.mark.parametrize("size", [10, 1_000_000])
@pytest.mark.parametrize("reader", ["head -c 1", "true"])
def test_a_reader_that_has_seen_enough_is_no_error(size, reader):
    line = f'"$0" -c "$1" {size} | {reader}; echo "${{PIPESTATUS[0]}}" >&2'
    command = ["bash", "-c", line, sys.executable, PRETEND]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stderr == "0\n"


def test_a_full_disk_is_an_error():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-c", PRETEND, "10"]
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr.startswith("layerwise: the output cannot be written:")


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_closed_streams_are_no_error(closed):
    command = ["bash", "-c", f'"$0" -c "$1" 10 {closed}', sys.executable, PRETEND]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_terminal_that_knows_ascii_only_gets_question_marks(path, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert command_line.main(["explain", str(path), "--layer", "conv"]) == 0
    assert "filters = 3 ? 3 ? 1 ? 8 = 72" in terminal.buffer.getvalue().decode("ascii")
