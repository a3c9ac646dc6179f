"""One way to name a chapter, for packing and for grading."""

import pytest

from layerwise.checks import CHAPTERS
from layerwise.errors import LayerwiseError
from layerwise.instructor.chapter_names import chapter_number, chapter_stem, chapter_stems


@pytest.mark.parametrize(("number", "stem"), list(enumerate(CHAPTERS, start=1)))
def test_a_number_and_a_stem_name_the_same_chapter(number, stem):
    assert chapter_stem(str(number)) == chapter_stem(stem) == chapter_stem(f" {stem} ") == stem
    assert chapter_number(stem) == number


def test_chapters_come_once_and_in_the_order_of_the_book():
    assert chapter_stems(["8", "masking", "1", "6"]) == [CHAPTERS[0], CHAPTERS[5], CHAPTERS[7]]


def test_an_unknown_chapter_is_refused_with_all():
    with pytest.raises(LayerwiseError, match="no chapter 'Masking'") as caught:
        chapter_stem("Masking")
    assert all(f"{number} {stem}" in caught.value.mend for number, stem in enumerate(CHAPTERS, 1))
