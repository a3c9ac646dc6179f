"""What a grading run leaves for people to read: tables, feedback, a report.

Everything here is a pure function of the grades and the chapter's questions: the same grades give
the same bytes.
"""

from layerwise.instructor.reporting.feedback import feedback_page
from layerwise.instructor.reporting.files import result_files
from layerwise.instructor.reporting.report import report_page
from layerwise.instructor.reporting.similarity import Match, similar_answers
from layerwise.instructor.reporting.tables import grades_csv, lms_csv, system_of

__all__ = [
    "Match",
    "feedback_page",
    "grades_csv",
    "lms_csv",
    "report_page",
    "result_files",
    "similar_answers",
    "system_of",
]
