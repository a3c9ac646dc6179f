"""The form in which notebooks are kept: what it drops, what it refuses."""

import json
import sys

import notebooks
import pytest


def code_cell(*outputs, tags=()):
    return {
        "cell_type": "code",
        "id": "a-cell",
        "metadata": {"tags": list(tags), "execution": {"iopub.execute_input": "2026"}},
        "execution_count": 7,
        "source": "1 + 1\n",
        "outputs": list(outputs),
    }


def notebook(*cells, **metadata):
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


PICTURE = {
    "output_type": "display_data",
    "metadata": {"image/png": {"width": 3}},
    "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure size 3x3>"]},
}
WIDGET = {
    "output_type": "execute_result",
    "execution_count": 7,
    "metadata": {},
    "data": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "4f"},
        "application/vnd.layerwise.demo+json": {"demo": "filter_bank", "state": {}},
        "text/plain": "FilterBank()",
    },
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository with one chapter, whose text a test writes."""
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    (tmp_path / "chapters").mkdir()
    return tmp_path / "chapters" / "one.ipynb"


def normal_output(*outputs, tags=()):
    return notebooks.normalise(notebook(code_cell(*outputs, tags=tags)))["cells"][0]["outputs"]


def test_pictures_and_widget_views_go_and_their_texts_stay():
    picture, widget = normal_output(PICTURE, WIDGET)
    assert picture["data"] == {"text/plain": ["<Figure size 3x3>"]}
    assert set(widget["data"]) == {"application/vnd.layerwise.demo+json", "text/plain"}
    assert widget["execution_count"] == 1


def test_pieces_of_one_stream_are_joined():
    assert normal_output(stream("stdout", "a"), stream("stdout", "b\n")) == [
        {"output_type": "stream", "name": "stdout", "text": ["ab\n"]}
    ]


def test_stderr_goes_only_where_a_tag_says_so():
    noise = stream("stderr", "I0000 TensorFlow\n")
    assert normal_output(noise, tags=["remove-stderr"]) == []
    assert len(normal_output(noise)) == 1


def test_timings_and_foreign_metadata_go_and_cells_are_counted_from_the_top():
    normal = notebooks.normalise(notebook(code_cell(tags=["x"]), widgets={"state": "…"}))
    assert set(normal["metadata"]) == {"kernelspec", "language_info"}
    assert normal["cells"][0]["metadata"] == {"tags": ["x"]}
    assert normal["cells"][0]["execution_count"] == 1


def test_normalising_twice_changes_nothing():
    once = notebooks.normalise(notebook(code_cell(PICTURE, WIDGET, stream("stdout", "a\n"))))
    assert notebooks.normalise(once) == once


REFUSED = [
    (code_cell(PICTURE), "cell a-cell: stores a picture (image/png)"),
    (code_cell(stream("stderr", "warned\n")), "cell a-cell: writes to stderr; print what is meant"),
    (
        code_cell({"output_type": "error", "ename": "KeyError", "evalue": "", "traceback": []}),
        "cell a-cell: stores an uncaught KeyError",
    ),
    (code_cell(), "is not in the form that `make notebooks` writes"),
]


@pytest.mark.parametrize(("cell", "sentence"), REFUSED)
def test_the_check_names_the_cell_and_what_is_wrong(cell, sentence, folder, capsys):
    folder.write_text(json.dumps(notebook(cell)))
    assert notebooks.check([folder]) == 1
    said = capsys.readouterr().out
    assert f"chapters/one.ipynb{',' if 'cell' in sentence else ':'} {sentence}" in said
    assert "Run `make notebooks`" in said


def test_the_check_passes_what_normalising_wrote(folder):
    folder.write_text(notebooks.to_text(notebooks.normalise(notebook(code_cell(PICTURE)))))
    assert notebooks.check([folder]) == 0


def test_a_notebook_that_raises_is_left_as_it_was(folder):
    raising = {**code_cell(), "source": "1 / 0", "outputs": []}
    text = json.dumps(notebook(raising, kernelspec=notebooks.KERNELSPEC))
    folder.write_text(text)
    with pytest.raises(SystemExit, match=r"cell a-cell: ZeroDivisionError: division by zero"):
        notebooks.execute(folder)
    assert folder.read_text() == text


def test_an_unknown_notebook_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["notebooks.py", "chapters/none.ipynb"])
    with pytest.raises(SystemExit):
        notebooks.main()
    assert "no such notebook" in capsys.readouterr().err
