"""The scripts behind the commands: a port in use, no browser, a learner's own work."""

import socket

import check as checks
import chromium
import lab
import pytest
import run
import serve


def test_a_port_in_use_is_one_sentence_and_without_a_wish_another_is_taken():
    with socket.socket() as busy:
        busy.bind((serve.HOST, 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use. Name another one"):
            serve.free_port(port)
    assert serve.free_port(None) >= serve.FIRST_PORT


def test_without_a_browser_the_tests_fail_with_one_sentence(monkeypatch):
    monkeypatch.setattr(chromium, "find_browser", lambda: None)
    monkeypatch.setattr(chromium, "install_browser", lambda: None)
    with pytest.raises(SystemExit, match="The browser tests need Chromium, Chrome or Edge"):
        chromium.require_browser()


def test_a_named_browser_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv(chromium.VARIABLE, "no/such/browser")
    with pytest.raises(SystemExit, match="names no file: no/such/browser"):
        chromium.find_browser()


def test_an_unknown_check_or_task_names_the_known_ones(monkeypatch, capsys):
    with pytest.raises(SystemExit, match=r"There is no check 'unti'. Checks: style, "):
        checks.chosen(["unti"])
    monkeypatch.setattr("sys.argv", ["run.py", "sevre"])
    assert run.main() == 2
    assert "There is no task 'sevre'. Tasks: serve, test" in capsys.readouterr().out


def test_an_old_python_is_refused_before_anything_is_made(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 1))
    with pytest.raises(SystemExit, match=r"Layerwise needs Python 3.11, 3.12 or 3.13"):
        run.set_up()


def test_one_failing_check_fails_the_run_and_the_others_still_run(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check.py", "style", "unit"])
    ran = []
    code = checks.main(lambda name, *rest: ran.append(name) or name != "style")
    assert code == 1
    assert ran == ["style", "unit"]
    assert "Failed: style." in (said := capsys.readouterr().out)
    assert said.endswith("1 passed, 1 failed\n")


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "GENERATED", tmp_path / "exercises")
    monkeypatch.setattr(lab, "MINE", tmp_path / "my_exercises")
    lab.GENERATED.mkdir()
    (lab.GENERATED / "one.ipynb").write_text("new")
    return lab.MINE


def test_lab_copies_an_exercise_once_and_never_touches_a_learners_copy(folders):
    assert [path.name for path in lab.copy_new_exercises()] == ["one.ipynb"]
    (folders / "one.ipynb").write_text("an hour of work")
    assert lab.copy_new_exercises() == []
    assert (folders / "one.ipynb").read_text() == "an hour of work"
