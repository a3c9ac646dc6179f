"""Folders and zips of submissions: whose they are, which file counts, and what is refused."""

import io
import os
import struct
import unicodedata
import warnings
import zipfile
import zlib

import pytest

from layerwise.errors import LayerwiseError
from layerwise.instructor import submission_files, submissions
from layerwise.instructor.grade import STATUSES
from layerwise.instructor.student_names import safe_name, unique_names
from layerwise.instructor.submissions import read_submissions

BODY = b'{"cells": []}'


def folder(tmp_path, *paths):
    """Write files with the bytes of their own path, so that a mix-up shows."""
    root = tmp_path / "class"
    root.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(paths):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(path.encode())
        os.utime(file, (1e9 + number, 1e9 + number))  # each later than the one before
    return root


def archive(tmp_path, *entries, **options):
    """Write a zip of (name or ZipInfo, bytes) or names, which then hold their own name."""
    path = tmp_path / "class.zip"
    tmp_path.mkdir(exist_ok=True)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", **options) as file:
        warnings.simplefilter("ignore")  # two entries of one name are meant
        for entry in entries:
            name, data = entry if isinstance(entry, tuple) else (entry, entry.encode())
            file.writestr(name, data)
    return path


def summary(path):
    return {one.name: (one.file, one.status) for one in read_submissions(path)}


CANVAS = [
    "doejane_1204_88123_masking.ipynb",
    "doejane_1204_88200_masking-1.ipynb",
    "lovelaceada_LATE_77_88001_work_of_2_days.ipynb",
    "anon_x5Bc3_90001_masking.ipynb",
    "LATE_anon_q_90002_masking.ipynb",
    "groß_jr_5_90003_masking.ipynb",
    "linker_8_link.html",
]
MOODLE = [
    "Jane Doe_1234567_assignsubmission_file_/masking.ipynb",
    "Jane Doe_1234567_assignsubmission_onlinetext_/onlinetext.html",
    "Ada Lovelace_22_assignsubmission_file/deep/er/x.ipynb",
    "Participant_33_assignsubmission_file_masking.ipynb",
    "Participant_34_assignsubmission_file_a_1_2_b.ipynb",
]


@pytest.fixture(params=[folder, archive], ids=["folder", "zip"])
def either(request):
    """Make a folder, or a zip."""
    return request.param


def test_canvas(tmp_path, either):
    found = {one.name: one for one in read_submissions(either(tmp_path, *CANVAS))}
    assert {name: one.identifier for name, one in found.items()} == {
        "doejane": "1204",
        "lovelaceada": "77",
        "anon_x5Bc3": "anon_x5Bc3",
        "anon_q": "anon_q",
        "groß_jr": "5",
        "linker": "8",
    }
    assert found["doejane"].file == CANVAS[1]
    assert found["doejane"].data == CANVAS[1].encode()
    assert found["doejane"].note == f"2 notebooks: graded {CANVAS[1]}, left out {CANVAS[0]}."
    assert found["linker"].status == "no notebook"
    assert {one.system for one in found.values()} == {"canvas"}


def test_in_canvas_the_resubmission_counts_and_then_the_file_number(tmp_path):
    late, early = "doe_1_10_b.ipynb", "doe_1_9_c.ipynb"
    assert summary(folder(tmp_path, late, early, "ada_2_3_x.ipynb"))["doe"] == (late, "")
    again = "doe_1_2_a-2.ipynb"
    assert summary(folder(tmp_path, again, late, early, "ada_2_3_x.ipynb"))["doe"] == (again, "")


def test_moodle(tmp_path, either):
    found = {one.name: one for one in read_submissions(either(tmp_path, *MOODLE))}
    assert {name: one.identifier for name, one in found.items()} == {
        "Jane Doe": "1234567",
        "Ada Lovelace": "22",
        "Participant": "33",
        "Participant 34": "34",
    }
    assert found["Ada Lovelace"].file == MOODLE[2]
    assert all(one.status == "" and one.system == "moodle" for one in found.values())


def test_one_moodle_folder_is_one_student(tmp_path):
    name = "Jane Doe_1_assignsubmission_file_"
    assert list(summary(folder(tmp_path, f"{name}/a.ipynb", f"{name}/b.ipynb"))) == ["Jane Doe"]


def test_a_student_cannot_name_a_file_into_anothers_place(tmp_path, either):
    forged = "eve_6_7_Jane Doe_1204_assignsubmission_file_x.ipynb"
    found = {one.name: one for one in read_submissions(either(tmp_path, *CANVAS, forged))}
    assert found["eve"].identifier == "6"
    assert found["doejane"].file == CANVAS[1]
    forged = "Eve_6_assignsubmission_file_/doejane_1234567_99_assignsubmission_file_x.ipynb"
    found = {one.name: one for one in read_submissions(either(tmp_path / "m", *MOODLE, forged))}
    assert found["Eve"].identifier == "6"
    assert found["Jane Doe"].file == MOODLE[0]


def test_sub_folders(tmp_path, either):
    paths = ["ada/one.ipynb", "ada/data/two.IPYNB", "bob/report.pdf", "bob/main.py", "cy.ipynb"]
    made = either(tmp_path, *paths)
    found = {one.name: one for one in read_submissions(made)}
    assert sorted(found) == ["ada", "bob", "cy"]
    assert "2 notebooks" in found["ada"].note
    assert (found["bob"].status, found["bob"].data) == ("no notebook", None)
    assert found["bob"].note == "Found main.py, report.pdf."
    assert found["cy"].data == b"cy.ipynb"


def test_plain_files_and_what_nobody_hands_in(tmp_path, either):
    kept = ["ada.ipynb", "bob.v2.ipynb", "cy.pdf", "noending"]
    ignored = [".hidden.ipynb", ".ipynb_checkpoints/ada.ipynb", "__MACOSX/._ada.ipynb"]
    found = summary(either(tmp_path, *kept, *ignored))
    assert found == {
        "ada": ("ada.ipynb", ""),
        "bob.v2": ("bob.v2.ipynb", ""),
        "cy": ("", "no notebook"),
        "noending": ("", "no notebook"),
    }


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["hw/ada.ipynb", "hw/bob.ipynb"], ["ada", "bob"]),
        (["zip/hw/ada/x.ipynb", "zip/hw/bob/x.ipynb"], ["ada", "bob"]),
        (["ada/x.ipynb"], ["ada"]),
        (["ada/x.ipynb", "ada/x.pdf"], ["ada"]),
        ([f"all/{name}" for name in MOODLE[:3]], ["Ada Lovelace", "Jane Doe"]),
    ],
)
def test_folders_around_the_class_are_entered(tmp_path, either, paths, names):
    found = read_submissions(either(tmp_path, *paths))
    assert [one.name for one in found] == names
    assert {one.file for one in found} <= set(paths)


def test_the_latest_of_several_files_counts(tmp_path, either):
    made = folder(tmp_path, "ada/b.ipynb", "ada/a.ipynb", "bob/x.ipynb")
    assert summary(made)["ada"] == ("ada/a.ipynb", "")
    os.utime(made / "ada/b.ipynb", (2e9, 2e9))
    assert summary(made)["ada"] == ("ada/b.ipynb", "")
    dated = [(zipfile.ZipInfo(name, (2020 + y, 1, 1, 0, 0, 0)), b"") for name, y in
             [("ada/b.ipynb", 1), ("ada/a.ipynb", 0), ("bob/x.ipynb", 0)]]  # fmt: skip
    assert summary(archive(tmp_path, *dated))["ada"] == ("ada/b.ipynb", "")


def test_a_folder_may_be_called_like_a_notebook_and_be_empty(tmp_path):
    made = folder(tmp_path, "ada.ipynb", "bob.ipynb")
    (made / "x.ipynb").mkdir()
    found = {one.name: one for one in read_submissions(made)}
    assert found["x.ipynb"].status == "no notebook"
    assert found["x.ipynb"].note == "Found an empty folder."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no FIFOs.")
def test_links_and_devices_are_never_opened(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(b"secret")
    made = folder(tmp_path, "ada/x.ipynb", "zoe.ipynb")
    (made / "bob.ipynb").symlink_to(secret)
    (made / "cy").symlink_to(tmp_path)
    os.mkfifo(made / "dan.ipynb")
    (made / "ada" / "later.ipynb").symlink_to(secret)
    found = {one.name: one for one in read_submissions(made)}
    assert found["ada"].data == b"ada/x.ipynb"
    assert found["bob"].note == "Found a link, bob.ipynb, which is not followed."
    assert found["dan"].note == "Found dan.ipynb, which is no regular file."
    assert {found[name].status for name in ("bob", "cy", "dan")} == {"no notebook"}
    assert all(b"secret" not in (one.data or b"") for one in found.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no FIFOs.")
@pytest.mark.parametrize("trick", ["link", "fifo", "gone"])
def test_a_file_that_becomes_something_else_meanwhile(tmp_path, trick):
    made = folder(tmp_path, "ada.ipynb", "bob.ipynb")
    (file,) = (f for f in submission_files.files_in_folder(made) if f.parts == ("ada.ipynb",))
    (made / "ada.ipynb").unlink()
    if trick == "link":
        (made / "ada.ipynb").symlink_to(made / "bob.ipynb")
    elif trick == "fifo":
        os.mkfifo(made / "ada.ipynb")
    with pytest.raises(submission_files.FileRefusedError) as caught:
        file.read()
    assert caught.value.status == "unreadable"


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    link = zipfile.ZipInfo("bob.ipynb")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    found = summary(archive(tmp_path, (link, b"/etc/passwd"), "ada.ipynb"))
    assert found["bob"] == ("", "no notebook")


def test_a_path_in_a_zip_is_never_used_as_one(tmp_path):
    names = ["../../up.ipynb", "/abs.ipynb", "./a/../b.ipynb"]
    names += ["..\\..\\win.ipynb", "C:\\w\\drive.ipynb"]
    before = sorted(tmp_path.parent.rglob("*"))
    found = read_submissions(archive(tmp_path, *names, "ok.ipynb"))
    assert [one.name for one in found] == ["a", "abs", "C", "ok", "up", "win"]
    assert all(one.data is not None for one in found)
    (tmp_path / "class.zip").unlink()
    assert sorted(tmp_path.parent.rglob("*")) == before


NAMES = {
    "html": "<script>alert(1)</script>",
    "turned": "‮gnp.exe",
    "control": "a\x1b[31mb",
    "long": "x" * 5000,
    "reserved": "con",
    "device": "Lpt1.old",
    "formula": "=1+1",
    "dash": "-rf",
    "marks": "é" * 300,
    "emoji": "🙂🙂",
    "hindi": "हिन्दी",
    "wide slash": "a／b",
    "blank": "   ",
    "surrogate": "\udcff\udcfe",
    "zero width": "a​d﻿a",
}


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_names_are_safe_everywhere(text):
    name = safe_name(text)
    assert name
    assert len(name.encode()) <= 180
    assert not set(name) & set('<>:"/\\|?*=+@&\n')
    assert name == name.strip(" .-")
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert all(unicodedata.category(c)[0] in "LMNPZ" for c in name)
    assert safe_name(name) == name


def test_readable_names_stay():
    for name in ("Ada Lovelace", "O'Neil, Jean-Luc", "हिन्दी", "王小明", "José"):
        assert safe_name(name) == unicodedata.normalize("NFKC", name)


def test_names_that_a_file_system_takes_for_one_are_told_apart():
    pairs = [("Ada", ""), ("ADA", ""), ("ada ", ""), ("ada 2", "")]
    pairs += [("Jose\u0301", "1"), ("José", "2")]
    names = unique_names([*pairs, ("x" * 5000, ""), ("x" * 5001, "")])
    folded = {unicodedata.normalize("NFKD", name.casefold()) for name in names}
    assert len(folded) == len(names) == 8


def test_names_that_are_not_utf8(tmp_path):
    made = folder(tmp_path, "ada.ipynb")
    try:
        (made / os.fsdecode(b"b\xff\xfeb.ipynb")).write_bytes(BODY)
    except OSError:
        pytest.skip("This file system takes UTF-8 names only.")
    found = read_submissions(made)
    assert [one.data for one in found] == [b"ada.ipynb", BODY]
    assert all(
        text.isprintable() and text.encode() for one in found for text in (one.name, one.file)
    )


def test_duplicate_names_in_a_zip(tmp_path):
    made = archive(tmp_path, ("ada.ipynb", b"one"), ("ada.ipynb", b"two"), ("ADA.ipynb", b"three"))
    found = read_submissions(made)
    assert [one.name for one in found] == ["ADA", "ada 2"]
    assert found[1].note == "2 notebooks: graded ada.ipynb, left out ada.ipynb."


def test_zero_bytes_are_data(tmp_path, either):
    made = either(tmp_path, "ada.ipynb")
    if made.is_dir():
        (made / "bob.ipynb").write_bytes(b"")
    else:
        made = archive(tmp_path, "ada.ipynb", ("bob.ipynb", b""))
    assert {one.name: one.data for one in read_submissions(made)}["bob"] == b""


def test_a_gigantic_file_is_not_read(tmp_path):
    made = folder(tmp_path, "ada.ipynb", "bob.ipynb", "cy.ipynb")
    os.truncate(made / "bob.ipynb", submission_files.MAX_NOTEBOOK + 1)
    os.truncate(made / "cy.ipynb", submission_files.MAX_NOTEBOOK)
    found = {one.name: one for one in read_submissions(made)}
    assert (found["bob"].status, found["bob"].data) == ("too large", None)
    assert found["bob"].note == "It has more than 20 MiB."
    assert len(found["cy"].data) == submission_files.MAX_NOTEBOOK
    assert found["ada"].status == ""


def test_the_class_together_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_TOTAL", 20)
    found = read_submissions(folder(tmp_path, "ada.ipynb", "bob.ipynb", "cy.ipynb"))
    assert [one.status for one in found] == ["", "", "too large"]


def test_a_class_of_far_too_many_files_is_refused(tmp_path, either, monkeypatch):
    monkeypatch.setattr(submission_files, "MAX_FILES", 2)
    with pytest.raises(LayerwiseError, match="A class has at most 2 files"):
        read_submissions(either(tmp_path, "ada.ipynb", "bob.ipynb", "cy.ipynb"))


def test_a_zip_with_a_huge_table_of_contents_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(submission_files, "_MAX_DIRECTORY", 10_000)
    assert len(read_submissions(archive(tmp_path, *(f"{i:03}.ipynb" for i in range(150))))) == 150
    with pytest.raises(LayerwiseError, match="A class has at most"):
        read_submissions(archive(tmp_path, *(f"{i:03}.ipynb" for i in range(250))))


def test_compression_bombs(tmp_path):
    zeros = bytes(submission_files.MAX_NOTEBOOK + 1)
    made = archive(tmp_path, ("ada.ipynb", zeros), "bob.ipynb", compression=zipfile.ZIP_DEFLATED)
    assert made.stat().st_size < 100_000
    assert summary(made) == {"ada": ("ada.ipynb", "too large"), "bob": ("bob.ipynb", "")}


def test_a_bomb_that_lies_about_its_size(tmp_path):
    """The header says 10 bytes; what stands there unfolds to 40 MiB."""
    zeros = bytes(40 << 20)
    made = archive(tmp_path, ("ada.ipynb", zeros), "bob.ipynb", compression=zipfile.ZIP_DEFLATED)
    true = struct.pack("<L", len(zeros))
    made.write_bytes(made.read_bytes().replace(true, struct.pack("<L", 10)))
    found = summary(made)
    assert found["ada"][1] in ("unreadable", "too large")
    assert found["bob"] == ("bob.ipynb", "")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_without_a_limit_are_refused(tmp_path, method):
    made = archive(tmp_path, ("ada.ipynb", bytes(10_000)), compression=method)
    (one,) = read_submissions(made)
    assert (one.status, one.note) == ("unreadable", "It is compressed in an unusual way.")


def patched(made, flag=0, crc=False):
    """Set a flag in each entry of a zip, or make its checksum wrong."""
    data = bytearray(made.read_bytes())
    for signature, flags, sums in ((b"PK\x03\x04", 6, 14), (b"PK\x01\x02", 8, 16)):
        start = data.find(signature)
        data[start + flags] |= flag
        if crc:
            data[start + sums] ^= 0xFF
    made.write_bytes(data)
    return made


def test_an_encrypted_entry(tmp_path):
    made = patched(archive(tmp_path, "ada.ipynb", "bob.ipynb"), flag=1)
    assert [(one.status, one.note) for one in read_submissions(made)] == [
        ("unreadable", "It is encrypted."),
        ("", ""),
    ]


def test_a_damaged_entry(tmp_path):
    made = patched(archive(tmp_path, "ada.ipynb", "bob.ipynb"), crc=True)
    assert [one.status for one in read_submissions(made)] == ["unreadable", ""]


def test_overlapping_entries_cost_no_more_than_their_limit(tmp_path, monkeypatch):
    """Every entry of the table of contents points to one and the same compressed run."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    body = packed.compress(zeros) + packed.flush()
    sizes = struct.pack("<LLL", zlib.crc32(zeros), len(body), len(zeros))
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + sizes
    data = local + struct.pack("<2H", 5, 0) + b"0.zip" + body
    table = b"".join(
        b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (f"{i:04}.ipynb".encode() for i in range(500))
    )  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 500, 500, len(table), len(data), 0)
    (tmp_path / "class.zip").write_bytes(data + table + end)
    monkeypatch.setattr(submissions, "MAX_TOTAL", 8 << 20)
    found = read_submissions(tmp_path / "class.zip")
    assert len(found) == 500
    assert sum(len(one.data or b"") for one in found) <= 8 << 20


def refusal(path):
    with pytest.raises(LayerwiseError) as caught:
        read_submissions(path)
    assert caught.value.rule
    assert caught.value.received
    assert caught.value.mend
    return caught.value


def test_places_without_submissions(tmp_path):
    assert "does not exist" in refusal(tmp_path / "missing").received
    assert "does not exist" in refusal("a\0b").received
    (tmp_path / "empty" / ".git").mkdir(parents=True)
    assert "no files" in refusal(tmp_path / "empty").received
    notebook = tmp_path / "ada.ipynb"
    notebook.write_bytes(BODY)
    assert "no zip" in refusal(notebook).received
    assert "neither" in refusal("/dev/null").received
    assert "no files" in refusal(archive(tmp_path)).received


def test_broken_zips(tmp_path):
    whole = archive(tmp_path, *(f"{i}.ipynb" for i in range(20))).read_bytes()
    broken = tmp_path / "broken.zip"
    for size in range(0, len(whole), 97):
        broken.write_bytes(whole[:size])
        refusal(broken)


def test_a_zip_whose_names_say_that_they_are_utf8_and_are_not(tmp_path):
    made = archive(tmp_path, "é.ipynb")
    made.write_bytes(made.read_bytes().replace("é".encode(), b"\xff\xfe"))
    assert "damaged" in refusal(made).received


def test_random_damage_never_raises_anything_else(tmp_path):
    """Flip each byte of a small zip."""
    whole = archive(tmp_path, "a.ipynb", "b.ipynb", compression=zipfile.ZIP_DEFLATED).read_bytes()
    damaged = tmp_path / "damaged.zip"
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0xFF
        damaged.write_bytes(data)
        try:
            found = read_submissions(damaged)
        except LayerwiseError:
            continue
        assert all(one.status in ("", *STATUSES) for one in found)
        assert all((one.data is None) == bool(one.status) for one in found)


def test_a_limited_file_is_enough_for_zipfile(tmp_path):
    made = archive(tmp_path, "ada.ipynb")
    limited = submission_files.LimitedFile(io.FileIO(made))
    assert zipfile.ZipFile(limited).namelist() == ["ada.ipynb"]
    limited.close()
