"""The lengths of the demo `bucketing`, against scikit-learn's descriptions."""

import make_paragraph_lengths


def test_the_stored_lengths_are_those_of_scikit_learns_paragraphs():
    assert make_paragraph_lengths.OUTPUT.read_text("utf-8") == make_paragraph_lengths.render()


def test_they_are_as_many_as_the_demo_takes_and_differ():
    lengths = make_paragraph_lengths.paragraph_lengths()
    assert len(lengths) == make_paragraph_lengths.COUNT == 48
    assert (min(lengths), max(lengths)) == (3, 60)
    assert len(set(lengths)) > 20
