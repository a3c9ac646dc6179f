"""Text, HTML and MathML of formulas and steps."""

from xml.etree import ElementTree

import pytest

from layerwise.arithmetic import (
    LSTM,
    Concatenate,
    Conv2D,
    Conv2DTranspose,
    Elementwise,
    Explained,
    Flatten,
    Quantity,
    Reshape,
    Step,
    TimeDistributed,
)
from layerwise.arithmetic.rendering import equation, formula

SIZE = (Quantity("height", 28) - Quantity("kernel_size", 5)) // Quantity("strides", 2) + 1
HARMFUL = Quantity("<script>&", None)


def test_a_formula_in_html_marks_its_names():
    assert formula(SIZE, names=True, format="html") == (
        "⌊(<var>height</var> − <var>kernel_size</var>) / <var>strides</var>⌋ + 1"
    )


def test_a_formula_in_mathml_is_a_fraction_between_brackets():
    tree = ElementTree.fromstring(formula(SIZE, format="mathml"))
    (fraction,) = tree.iter("mfrac")
    above, below = fraction
    assert "".join(above.itertext()) == "28−5"
    assert "".join(below.itertext()) == "2"
    assert "".join(tree.itertext()) == "⌊28−52⌋+1"


def test_a_negative_number_has_a_minus_sign_in_every_format():
    number = Quantity("rest", 3) - 5
    assert formula(Quantity("rest", number.value)) == "−2"
    assert formula(Quantity("rest", -2), format="mathml") == "<mrow><mo>−</mo><mn>2</mn></mrow>"


@pytest.mark.parametrize("format", ["html", "mathml"])
def test_names_are_escaped(format):
    written = formula(HARMFUL + 1, format=format)
    assert "<script>" not in written
    assert "&lt;script&gt;&amp;" in written


def test_whys_and_caveats_are_escaped():
    explained = Explained(1, (Step("a<b", Quantity("a<b", 1), "a < b"),), caveats=("a < c",))
    for written in (explained._repr_html_(), explained.to_mathml()):
        assert "a < " not in written
        assert "a &lt; b" in written
        assert "<strong>Note:</strong> a &lt; c" in written


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step("bias", Quantity("filters", 32)), "bias = filters = 32"),
        (Step("filters", Quantity("filters", 32)), "filters = 32"),
        (
            Step("kernel", Quantity("units", 40) * Quantity("features", 30)),
            "kernel = units × features = 40 × 30 = 1,200",
        ),
        (
            Step("output", Quantity("steps", None) - Quantity("window", 3) + 1),
            "output = steps − window + 1 = steps − 3 + 1 = steps − 2",
        ),
    ],
)
def test_a_line_leaves_out_what_only_repeats(step, line):
    assert equation(step) == line


def test_a_shape_is_told_line_by_line():
    assert str(Conv2D(32, 5, strides=2, padding="same").output_shape((None, 28, None, 1))) == (
        "(None, 14, None, 32)\n"
        "  output height = ⌈height / strides[0]⌉ = ⌈28 / 2⌉ = 14\n"
        "  output width = ⌈width / strides[1]⌉ = ⌈width / 2⌉\n"
        "  output channels = filters = 32"
    )


def test_a_caveat_stands_below_the_steps():
    layer = Conv2DTranspose(1, 4, strides=2, padding="same", output_padding=0)
    told = str(layer.output_shape((None, 8, 8, 1))).splitlines()
    assert told[-1].startswith('  Note: With padding="same", an even kernel and output_padding=0')


@pytest.mark.parametrize(
    ("layer", "shape", "formulas"),
    [
        (Flatten(), (None, None, 7, 64), ("batch", "axis 1 × 448")),
        (Reshape((-1, 28)), (None, None, 14), ("batch", "axis 1 × 14 / 28", "28")),
        (
            Conv2D(8, 3, data_format="channels_first"),
            (None, 1, None, 9),
            ("batch", "8", "height − 2", "7"),
        ),
        (
            Conv2DTranspose(8, 3, strides=2),
            (None, None, None, 4),
            ("batch", "(height − 1) × 2 + 3", "(width − 1) × 2 + 3", "8"),
        ),
        (LSTM(4, return_sequences=True), (2, None, 3), ("2", "timesteps", "4")),
        (
            TimeDistributed(Conv2D(2, 3)),
            (None, None, None, 9, 1),
            ("batch", "timesteps", "height − 2", "7", "2"),
        ),
        (Concatenate(1), [(None, None, 4), (None, 3, 4)], ("batch", "axis 1 + 3", "4")),
        (Elementwise("Add"), [(None, None, 4), (None, 3, 4)], ("batch", "max(axis 1, 3)", "4")),
        (Elementwise("Add"), [(None, None, 4), (None, 1, 4)], ("batch", "axis 1", "4")),
    ],
)
def test_unknown_sizes_stay_formulas(layer, shape, formulas):
    assert layer.output_shape(shape).formulas == formulas


def test_plain_data_has_the_formula_in_names_and_in_numbers():
    plain = Conv2D(32, 5).parameter_count((None, 28, 28, 3)).to_dict()
    assert plain["value"] == 2432
    assert plain["steps"][0] == {
        "label": "kernel",
        "formula": "kernel_size[0] × kernel_size[1] × channels × filters",
        "numbers": "5 × 5 × 3 × 32",
        "value": 2400,
        "why": "",
    }
