"""The table of the demo `mask_flow`: what Keras does, and told as stale when Keras changes."""

import json
import re

import make_mask_table
import pytest

from layerwise.demos import MaskFlow
from layerwise.reference import MASK_BEHAVIOUR

SOURCE = make_mask_table.OUTPUT.read_text("utf-8")


def stored_groups():
    """Return the groups of the stored module, by name."""
    text = re.search(r"MASK_TABLE = (\{.*\});", SOURCE, re.DOTALL)[1]
    return json.loads(re.sub(r",(\s*[\]}])", r"\1", text))


def test_the_stored_table_is_what_keras_does():
    assert make_mask_table.main(["--check"]) == 0


def test_a_table_that_keras_contradicts_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_mask_table, "MASK_BEHAVIOUR", {"Dense": "drops with a warning"})
    path = tmp_path / "mask_table.js"
    assert make_mask_table.main(["--output", str(path)]) == 0
    text = path.read_text("utf-8")
    assert '"keeps": [\n    "Dense",\n  ]' in text  # Keras decides, not the table in Python
    path.write_text(text.replace('"keeps"', '"consumes"'), "utf-8")
    assert make_mask_table.main(["--check", "--output", str(path)]) == 1
    assert "is not what Keras" in capsys.readouterr().err


def test_the_table_agrees_with_the_reference_row_by_row():
    stored = {name: group for group, names in stored_groups().items() for name in names}
    assert stored == MASK_BEHAVIOUR


@pytest.mark.parametrize("group", make_mask_table.GROUPS)
def test_no_group_is_empty(group):
    assert stored_groups()[group]


def test_the_layers_of_the_demo_are_the_same_in_python_and_javascript():
    source = (make_mask_table.OUTPUT.parent / "mask_layers.js").read_text("utf-8")
    body = source[source.index("export const FLOW_LAYERS") :]
    names = re.findall(r'^  "?([\w *]+?)"?: \{', body, re.MULTILINE)
    chosen = MaskFlow.describe_settings()["layer_1"]["values"]
    assert sorted(names) == sorted(set(chosen) - {"none"})
