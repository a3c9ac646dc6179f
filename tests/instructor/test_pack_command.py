"""The command `layerwise pack`: the same bytes everywhere, and nothing destroyed."""

import errno
import hashlib
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from packed import ROOT

from layerwise import command_line
from layerwise.instructor.packing import writing
from layerwise.instructor.packing.archive import zip_bytes
from layerwise.instructor.packing.checkout import find_checkout

BOTH = {"student.zip", "instructor.zip"}


def called(capsys, *arguments):
    """Call the command in this process; return status, stdout and stderr."""
    status = command_line.main(["pack", *map(str, arguments)])
    return status, *capsys.readouterr()


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_two_runs_on_two_machines_write_the_same_bytes(tmp_path, capsys, monkeypatch):
    # another umask, time zone, hash seed, language, working folder, order of chapters, and clock
    there = tmp_path / "there"
    there.mkdir()
    environment = os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(ROOT / "src")  # the same sources, from another folder
    command = [sys.executable, "-m", "layerwise", "pack", "8", "masking", "--out", "packs"]
    subprocess.run(
        command, cwd=there, env=environment, umask=0o077, check=True, stdout=subprocess.PIPE
    )
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert called(capsys, "masking", "8", "6", "--out", tmp_path / "here")[0] == 0
    assert hashes(tmp_path / "here") == hashes(there / "packs")
    assert set(hashes(tmp_path / "here")) == BOTH


def test_an_archive_holds_no_time_no_mode_and_no_path_of_this_machine(tmp_path, capsys):
    called(capsys, "6", "--out", tmp_path)
    for name in BOTH:
        data = (tmp_path / name).read_bytes()
        for entry in zipfile.ZipFile(io.BytesIO(data)).infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o100644
            assert entry.create_system == 3
        for path in (ROOT, tmp_path, Path.home()):
            assert len(str(path)) < 3 or str(path).encode() not in data


def test_entries_are_sorted_and_only_the_named_ones_may_be_run():
    data = zip_bytes({"b": "1", "a": b"2"}, executable=frozenset("b"))
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert [(e.filename, e.external_attr >> 16) for e in entries] == [
        ("a", 0o100644),
        ("b", 0o100755),
    ]


def test_it_says_what_it_wrote_and_how_large_it_is(tmp_path, capsys):
    status, output, error = called(capsys, "6", "1", "--out", tmp_path / "new" / "folder")
    assert (status, error) == (0, "")
    assert output.index("Chapter 1, filters_and_initialization") < output.index("Chapter 6, mask")
    for name in BOTH:
        size = (tmp_path / "new" / "folder" / name).stat().st_size
        assert f"{name:14}  {size / 1000:6.0f} kB" in output


def test_links_for_a_hub(tmp_path, capsys):
    addresses = ("--repository", "https://git.org/x/course.git/", "--hub", "https://hub.org/")
    _, output, _ = called(capsys, "6", "--out", tmp_path, *addresses)
    link = (
        "https://hub.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgit.org%2Fx%2Fcourse.git%2F"
        "&branch=main&urlpath=lab%2Ftree%2Fcourse%2Flayerwise-exercises%2Fmasking.ipynb"
    )
    assert link in output
    assert link in read(tmp_path / "instructor.zip", "layerwise-instructor/README.md")
    assert "Replace" not in output


def test_without_addresses_the_links_say_what_to_replace(tmp_path, capsys):
    _, output, _ = called(capsys, "6", "--out", tmp_path, "--hub", "https://hub.org")
    assert "https://hub.org/hub/user-redirect/git-pull?repo=REPOSITORY-ADDRESS&" in output
    assert "Replace `REPOSITORY-ADDRESS`, `REPOSITORY-NAME` by yours" in output
    assert "or pack again with --repository URL." in output


def test_nothing_is_overwritten_unless_forced(tmp_path, capsys):
    (tmp_path / "instructor.zip").write_text("my own")
    (tmp_path / "notes.txt").write_text("also mine")
    status, _, error = called(capsys, "6", "--out", tmp_path)
    assert status == 2
    assert f"Received: {tmp_path / 'instructor.zip'}\n" in error
    assert "--force" in error
    assert hashes(tmp_path).keys() == {"instructor.zip", "notes.txt"}  # nor is student.zip written
    assert (tmp_path / "instructor.zip").read_text() == "my own"
    assert called(capsys, "6", "--out", tmp_path, "--force")[0] == 0
    assert zipfile.is_zipfile(tmp_path / "instructor.zip")
    assert (tmp_path / "notes.txt").read_text() == "also mine"
    assert {path.name for path in tmp_path.iterdir()} == BOTH | {"notes.txt"}


def test_a_link_is_replaced_and_not_followed(tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "student.zip").symlink_to(elsewhere)
    assert called(capsys, "6", "--out", out)[0] == 2
    assert called(capsys, "6", "--out", out, "--force")[0] == 0
    assert elsewhere.read_text() == "mine"
    assert not (out / "student.zip").is_symlink()


def test_a_folder_of_that_name_is_never_replaced(tmp_path, capsys):
    (tmp_path / "student.zip").mkdir()
    status, _, error = called(capsys, "6", "--out", tmp_path, "--force")
    assert status == 2
    assert error.startswith("layerwise: A pack replaces files only.")


def test_out_must_be_a_folder_that_can_be_made(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    status, _, error = called(capsys, "6", "--out", tmp_path / "file")
    assert (status, error.splitlines()[0]) == (2, "layerwise: A pack is written into a folder.")
    status, _, error = called(capsys, "6", "--out", tmp_path / "file" / "inside")
    assert (status, error.splitlines()[0]) == (2, "layerwise: The pack cannot be written.")


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path, capsys, monkeypatch):
    (tmp_path / "student.zip").write_text("of last year")
    synced = []

    def full(descriptor):
        synced.append(descriptor)
        if len(synced) == 2:  # the first file fitted
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    status, _, error = called(capsys, "6", "--out", tmp_path, "--force")
    assert status == 2
    assert "No space left on device" in error
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.iterdir()] == ["student.zip"]
    assert (tmp_path / "student.zip").read_text() == "of last year"


@pytest.mark.parametrize("wrong", ["maskng", "0", "9", "6.0", ""])
def test_an_unknown_chapter_is_refused_with_all_chapters(wrong, tmp_path, capsys):
    status, output, error = called(capsys, "6", wrong, "--out", tmp_path / "out")
    assert (status, output) == (2, "")
    assert f"There is no chapter {wrong!r}." in error
    assert "1 filters_and_initialization" in error
    assert "8 deconvolution" in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", ["book", "repository", "hub"])
def test_an_address_begins_with_http(option, tmp_path, capsys):
    status, _, error = called(capsys, "6", "--out", tmp_path, f"--{option}", "example.org")
    assert status == 2
    assert f"--{option} is an address that begins with https://" in error


def test_packs_are_made_from_a_checkout(tmp_path):
    from layerwise.errors import LayerwiseError

    for package in (tmp_path / "site-packages" / "layerwise", tmp_path / "src" / "layerwise"):
        with pytest.raises(LayerwiseError, match="from a checkout") as caught:
            find_checkout(package)
        assert str(package) in caught.value.received
        assert "pip install -e ." in caught.value.mend


def test_help_loads_nothing_that_packing_needs():
    code = "import json, sys; from layerwise import command_line; command_line.parser(); "
    code += "print(json.dumps(list(sys.modules)))"
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", code], text=True))
    assert "layerwise.instructor.commands" in loaded
    packing = {"layerwise.checks", "layerwise.instructor.packing"}
    assert ({"numpy", "zipfile"} | packing).isdisjoint(loaded)


def read(path, name):
    return zipfile.ZipFile(path).read(name).decode()
