"""The Python side of the demos: settings, what a notebook stores, what the book shows."""

import json

import pytest
import traitlets

from layerwise.demos import DEMOS, FilterBank, FilterTraining
from layerwise.demos.demo import MIME, Demo
from layerwise.demos.settings import SettingError, Text
from layerwise.demos.sphinx_ext import placeholder
from layerwise.errors import LayerwiseError

BAD = [
    (FilterBank, {"filters": 0}, "filters must be a whole number from 1 to 64", "filters=0"),
    (FilterBank, {"filters": 65}, "filters must be a whole number from 1 to 64", "filters=65"),
    (FilterBank, {"filters": 8.0}, "filters must be a whole number", "filters=8.0"),
    (FilterBank, {"filters": True}, "filters must be a whole number", "filters=True"),
    (FilterBank, {"filters": "8"}, "filters must be a whole number", "filters='8'"),
    (FilterBank, {"kernel_initializer": "glorot"}, "must be one of 'glorot_uniform'", "='glorot'"),
    (FilterTraining, {"learning_rate": 0.3}, "learning_rate must be one of 0.01, 0.05", "=0.3"),
    (FilterTraining, {"learning_rate": True}, "learning_rate must be one of", "=True"),
    (FilterBank, {"filtrs": 8}, "FilterBank has no setting 'filtrs'", "Did you mean 'filters'?"),
    (FilterBank, {"zzz": 8}, "FilterBank has no setting 'zzz'", "Settings: channels, filters"),
]


@pytest.mark.parametrize(("demo", "given", "rule", "detail"), BAD)
def test_a_bad_setting_gets_one_clear_error(demo, given, rule, detail):
    with pytest.raises(SettingError) as caught:
        demo(**given)
    assert rule in str(caught.value)
    assert detail in str(caught.value)
    assert isinstance(caught.value, LayerwiseError)


@pytest.mark.parametrize(("demo", "given", "rule", "detail"), BAD[:8])
def test_a_bad_value_is_refused_later_too_and_the_old_one_stays(demo, given, rule, detail):
    shown = demo()
    before = shown.settings
    (name, value), *_ = given.items()
    with pytest.raises(traitlets.TraitError, match="must be"):
        setattr(shown, name, value)
    assert shown.settings == before


class Typed(Demo):
    """A demo with a text, which no demo of chapter 1 has."""

    demo = "filter_bank"

    values = Text("1,2", pattern=r"(-?\d+(,-?\d+)*)?", form="whole numbers with commas", longest=8)


@pytest.mark.parametrize("good", ["", "3", "1,-2,30"])
def test_a_text_of_the_right_form_is_kept(good):
    assert Typed(values=good).values == good


@pytest.mark.parametrize("bad", ["1,", "a", "1;2", "1,2,3,4,5", "1\n", "٣", 3, None])
def test_another_text_is_refused_with_its_form(bad):
    with pytest.raises(SettingError, match="values must be whole numbers with commas, at most 8"):
        Typed(values=bad)


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
def test_a_notebook_stores_the_settings_and_nothing_that_varies(demo):
    first, second = (demo()._repr_mimebundle_()[0] for _ in range(2))
    assert first[MIME] == {"demo": demo.demo, "state": demo().settings}
    assert first["text/plain"] == second["text/plain"] == repr(demo())
    assert len(json.dumps(first[MIME])) < 400


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
def test_every_default_obeys_its_own_rule(demo):
    assert demo(**demo().settings).settings == demo().settings


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
def test_the_front_end_gets_the_same_rules(demo):
    sent = demo().get_state()["_esm"]
    assert f"settings: {json.dumps(demo.describe_settings())}" in sent
    assert '"kind": "' in sent
    assert ".lw-grid" in demo().get_state()["_css"]


def test_a_demo_is_an_ipywidget_that_can_be_observed_and_linked():
    import ipywidgets

    bank, other = FilterBank(), FilterBank()
    seen = []
    bank.observe(lambda change: seen.append(change["new"]), "filters")
    ipywidgets.link((bank, "filters"), (other, "filters"))
    bank.filters = 8
    assert seen == [8]
    assert other.filters == 8
    assert ipywidgets.VBox([bank]).children == (bank,)


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
def test_the_book_gets_a_place_with_a_name_a_height_and_a_text_without_scripts(demo):
    page = placeholder({"demo": demo.demo, "state": demo().settings})
    assert f'aria-label="Demo: {demo.title}"' in page
    assert f"--height:{demo.heights[0]}px" in page
    assert "<noscript>This demo runs in the page and needs JavaScript." in page


def test_settings_cannot_break_out_of_their_script_element():
    page = placeholder({"demo": "filter_bank", "state": {"x": "</script><b>"}})
    assert page.count("</script>") == 1
