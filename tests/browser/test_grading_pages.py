"""The report and the feedback of a grading run, as a browser meets them: from the disk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_grades import fake_class

from layerwise.checks import load_questions
from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting import Match, result_files

pytestmark = pytest.mark.browser
SIZES = [0, 1, 60]


@pytest.fixture(scope="module", params=SIZES)
def pages(request, tmp_path_factory):
    """The addresses of a report and of feedback, one page for each status among them."""
    folder = tmp_path_factory.mktemp("grades")
    questions = load_questions("masking")
    grades = fake_class(questions, request.param, trouble=0.2)
    if request.param == max(SIZES):
        grades += [Grade(f"of-{status}", status, "A note.", "f.ipynb") for status in STATUSES]
    names = tuple(grade.name for grade in grades)
    similar = [Match("changed_steps", names, 0.93, 94)] if len(names) > 1 else []
    wanted = {"report.html", "feedback/student-0000.html"}
    wanted |= {f"feedback/of-{status}.html" for status in STATUSES}
    files = result_files(grades, questions, "masking", seconds=60, similar=similar)
    for path, content in files:
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return [(folder / path).as_uri() for path in sorted(wanted) if (folder / path).exists()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_is_accessible_fits_and_asks_nobody(pages, width, scheme, visit):
    for address in pages:
        visited = visit(address, width=width, color_scheme=scheme)
        result = Axe().run(visited.page)
        assert result.violations_count == 0, result.generate_report()
        assert visited.page.evaluate("document.documentElement.scrollWidth") == width, address
        assert visited.foreign == []
        assert visited.errors == []


def test_the_report_leads_to_the_feedback(pages, visit):
    for address in pages:
        page = visit(address).page
        links = page.locator("a[href^='feedback/']")
        if address.endswith("report.html") and links.count():
            links.first.click()
            page.wait_for_url("**/feedback/*.html")
            assert "your feedback" in page.title()


def test_no_script_can_run_in_a_page(pages, visit):
    page = visit(pages[-1]).page
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.ran = true'}))"
    )
    assert page.evaluate("window.ran") is None
