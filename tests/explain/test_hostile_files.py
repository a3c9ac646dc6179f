"""A file is only read: nothing in it runs, nothing is imported, no other file is opened."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from . import hostile_files
from .models import built

FUZZ_CASES = int(os.environ.get("LAYERWISE_FUZZ_CASES", "0"))  # 0 outside `make fuzz`
MUTATIONS = max(500, FUZZ_CASES // 4)
SEED = int.from_bytes(os.urandom(4), "big") if FUZZ_CASES else 1
MUTATED = [
    "sequential",
    "functional with branches",
    "dict inputs and outputs",
    "nested two levels at two places",
    "time distributed",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a module to import and a file to read, for those that can."""
    path = tmp_path_factory.mktemp("hostile")
    (path / "secret.txt").write_text("secret")
    (path / "evil_module.py").write_text(f"open({str(path / 'imported.txt')!r}, 'w')\n")
    return path


@pytest.fixture(scope="module")
def results(folder):
    """Explain every hostile file in a process with an audit hook; return what happened."""
    bases = []
    for name in MUTATED:
        built(name).save(folder / "base.keras")
        with zipfile.ZipFile(folder / "base.keras") as archive:
            bases.append(json.loads(archive.read("config.json")))
    (folder / "bases.json").write_text(json.dumps(bases))
    arguments = [folder, folder / "bases.json", MUTATIONS, SEED, "all" if FUZZ_CASES else "some"]
    command = [sys.executable, hostile_files.__file__, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"seed {SEED}: {run.stderr[-3000:]}"
    return json.loads(run.stdout)


def test_the_result_is_a_table_or_one_error_of_ours(results):
    others = {name: what for name, (what, *_) in results.items() if what not in ("table", "error")}
    assert others == {}, f"seed {SEED}"


def test_nothing_happens_but_reading_the_file(results, folder):
    allowed = f"open {str(folder / 'model.keras')!r}"
    happened = {
        name: [event for event in events if event != allowed and not reads_keras_source(event)]
        for name, (_, _, events) in results.items()
    }
    assert {name: events for name, events in happened.items() if events} == {}, f"seed {SEED}"
    assert not (folder / "imported.txt").exists()
    assert not (folder / "ran.txt").exists()
    assert all(allowed in events for _, _, events in results.values())


def reads_keras_source(event):
    """Tell whether Python only looked up the line for a warning of Keras."""
    return event.startswith("open ") and event.endswith(".py'") and "/keras/src/" in event


def test_no_file_takes_long(results):
    slow = {name: seconds for name, (_, seconds, _) in results.items() if seconds > 20}
    assert slow == {}


def test_both_results_are_frequent(results):
    found = [what for what, *_ in results.values()]
    assert found.count("table") > len(found) / 5
    assert found.count("error") > len(found) / 5


def test_what_is_hostile_in_one_place_leaves_the_other_layers_explained(results):
    def came_of(place):
        return {what for name, (what, *_) in results.items() if name.endswith(f" as {place}")}

    for place in (
        "a layer",
        "a wrapped layer",
        "an activation",
        "a loss",
        "a loss of a nested model",
    ):
        assert came_of(place) == {"table"}, place


def test_the_watch_sees_what_hostile_code_would_do(folder):
    program = (
        "import sys; events = []\n"
        "sys.addaudithook(lambda event, arguments: events.append(event))\n"
        f"sys.path.insert(0, {str(folder)!r}); import evil_module\n"
        "import marshal, subprocess; marshal.loads(marshal.dumps(compile('1', 'x', 'eval')))\n"
        "subprocess.run(['true']); print('\\n'.join(events))"
    )
    output = subprocess.check_output([sys.executable, "-c", program], text=True)
    seen = {event for event in output.splitlines() if event.startswith(hostile_files.WATCHED)}
    assert {"open", "exec", "compile", "marshal.loads", "subprocess.Popen"} <= seen
    assert "import" in output.splitlines()
    Path(folder / "imported.txt").unlink()
