"""What an explanation looks like: plain data, text, and HTML."""

import json
from html.parser import HTMLParser

import keras
import pytest
from keras import layers

from layerwise import explain

from .models import MODELS, built

VOID = {"br", "img", "hr"}


class Page(HTMLParser):
    """Reads HTML strictly: every element is closed, in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.text, self.faults = [], [], [], []
        self.feed(text)
        self.close()
        self.faults += [f"<{name}> is not closed" for name in self.open]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def find(self, name):
        return [attrs for tag, attrs, _ in self.elements if tag == name]


@pytest.mark.parametrize("name", MODELS)
def test_plain_data_comes_back_from_json_as_it_went(name):
    explanation = explain(built(name))
    data = explanation.to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["parameters"] == explanation.parameters == built(name).count_params()
    assert [each["name"] for each in data["layers"]] == [row.name for row in explanation.layers]


def test_plain_data_has_everything_of_a_layer():
    (row,) = explain(layers.Conv2D(4, 3, name="conv"), (None, 8, 8, 1)).to_dict()["layers"]
    steps = row.pop("steps")
    assert row == {
        "name": "conv",
        "type": "Conv2D",
        "input_shapes": [[None, 8, 8, 1]],
        "output_shape": [None, 6, 6, 4],
        "parameters": 40,
        "multiply_adds": 1296,
        "receptive_field": [{"size": 3, "strides": 1, "offset": 0}] * 2,
        "derived": True,
        "notes": [],
        "chapter": "depth_and_channels",
        "depth": 0,
        "counted": True,
    }
    assert steps["parameters"][0] == {
        "label": "kernel",
        "formula": "kernel_size[0] × kernel_size[1] × channels × filters",
        "numbers": "3 × 3 × 1 × 4",
        "value": 36,
        "why": "",
    }


def test_plain_data_of_several_outputs_is_a_list_of_shapes():
    shapes = explain(built("bidirectional")).to_dict()["layers"][-1]["output_shape"]
    assert shapes == [[None, 10, 3], [None, 10, 3]]


def test_a_prompt_shows_the_table_as_print_does():
    explanation = explain(built("sequential"))
    assert repr(explanation) == str(explanation)
    assert repr(explanation.layers[1]) == str(explanation.layers[1])
    assert " object at 0x" not in repr(explanation)


@pytest.mark.parametrize("name", MODELS)
def test_the_html_is_well_formed_and_a_row_a_call(name):
    explanation = explain(built(name))
    page = Page(explanation._repr_html_())
    assert page.faults == []
    header, *rows = [around for tag, _, around in page.elements if tag == "tr"]
    assert "thead" in header
    assert len(rows) == len(explanation.layers)
    assert all("tbody" in around for around in rows)
    scopes = [attrs["scope"] for attrs in page.find("th")]
    assert scopes == ["col"] * 6 + ["row"] * len(rows)
    assert len(page.find("td")) == 5 * len(rows)
    assert len(page.find("caption")) == 1
    assert len(page.find("summary")) == len(page.find("details")) > 0
    assert page.find("script") == []


def test_the_table_can_be_reached_and_scrolled_by_keyboard():
    region, *_ = Page(explain(built("sequential"))._repr_html_()).find("div")
    assert region["role"] == "region"
    assert region["tabindex"] == "0"
    assert region["aria-label"].endswith(", layer by layer")


def test_the_html_sets_no_colour_of_its_own():
    style = explain(built("sequential"))._repr_html_().partition("</style>")[0]
    colours = [part for part in style.split(";") if "color:" in part]
    assert all("inherit" in part for part in colours)


def hostile():
    evil = layers.Dense(3, name="<script>alert(1)<")
    other = layers.Lambda(abs, name='"><img src=x onerror=alert(2)>')
    return keras.Sequential([keras.Input((4,), name="&lt;"), evil, other], name="'\"><b>&\n")


def test_names_are_escaped():
    explanation = explain(hostile())
    for part in (explanation, *explanation.layers):
        page = Page(part._repr_html_())
        assert page.faults == []
        assert page.find("script") + page.find("img") + page.find("b") == []
    text = "".join(Page(explanation._repr_html_()).text)
    assert "<script>alert(1)< (Dense)" in text
    assert '"><img src=x onerror=alert(2)> (Lambda)' in text
    assert "&lt; (InputLayer)" in text
    assert r"""'"><b>&\n""" in text


def test_notes_are_escaped():
    class Own(layers.Layer):
        """A class whose name is code."""

        def call(self, x):
            return x

    Own.__name__ = "<u>Own"
    x = keras.Input((4,))
    html = explain(keras.Model(x, Own(name="own")(x)))._repr_html_()
    assert "&lt;u&gt;Own" in html
    assert "<u>" not in html


def test_a_layer_shows_its_steps_in_a_notebook():
    page = Page(explain(layers.Dense(3, name="dense"), (None, 4))["dense"]._repr_html_())
    text = "".join(page.text)
    assert page.faults == []
    assert "dense (Dense): (None, 4) → (None, 3)" in text
    assert "kernel = features × units = 4 × 3 = 12" in text
    assert "Chapter: depth and channels" in text


def test_a_chapter_is_a_link_where_the_book_has_an_address(monkeypatch):
    for module in ("html_table", "text_table"):
        monkeypatch.setattr(
            f"layerwise.explain.{module}.chapter_address", lambda stem: f"https://book/{stem}.html"
        )
    row = explain(layers.Dense(3, name="dense"), (None, 4))["dense"]
    (link,) = Page(row._repr_html_()).find("a")
    assert link == {"href": "https://book/depth_and_channels.html"}
    assert "chapter: https://book/depth_and_channels.html" in str(row)


def test_the_text_of_a_table():
    x = keras.Input((12, 12, 1), name="x")
    y = layers.Flatten(name="flat")(layers.Conv2D(8, 3, strides=2, name="conv")(x))
    assert str(explain(keras.Model(x, y, name="small"))).splitlines() == [
        "small",
        "layer           input              output             "
        "parameters  multiply-adds  receptive field",
        "──────────────  ─────────────────  ─────────────────  "
        "──────────  ─────────────  ───────────────",
        "x (InputLayer)                     (None, 12, 12, 1)           0              0  1×1",
        "conv (Conv2D)   (None, 12, 12, 1)  (None, 5, 5, 8)            80          1,800  3×3",
        "flat (Flatten)  (None, 5, 5, 8)    (None, 200)                 0              0  all",
        "parameters: 80, all of them trainable",
        "multiply-adds for one sample: 1,800",
    ]


def test_the_marks_of_a_table_are_explained_below_it():
    text = str(explain(built("nested with a layer of its own")))
    assert "lambda" in text
    assert "* no derivation: this is what Keras says of the layer" in text
    assert "(in brackets: weights that another row counts)" in text
    assert "without the rows marked ?" in text
    assert "*" not in str(explain(built("sequential")))


def test_nothing_is_said_of_training_where_there_is_nothing_to_train():
    text = str(explain(layers.Flatten(), (None, 4, 4)))
    assert "parameters: 0\n" in text
    assert "parameters: 9, 0 of them trainable" in str(explain(adapted()))


def adapted():
    return keras.Sequential([keras.Input((4,)), layers.Normalization()])


def test_all_steps_are_the_steps_of_all_layers():
    explanation = explain(built("sequential"))
    assert explanation.steps() == "\n".join(str(row) for row in explanation.layers)
    assert explanation.steps().count("output shape:") == len(explanation.layers)


def test_a_row_is_found_by_its_full_name():
    explanation = explain(built("nested sequential"))
    row = explanation["block/" + built("nested sequential").layers[1].layers[0].name]
    assert (row.type, row.parameters, row.counted) == ("Dense", 72, True)
