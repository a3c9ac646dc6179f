"""Names, notes and file names that a student might choose."""

from layerwise.instructor.grade import Grade

RIGHT_TO_LEFT = "\u202e"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "'; alert(1); '",
    "</title></style></svg><b>",
    "&lt;not twice&gt;",
    f"ada{RIGHT_TO_LEFT}gnp.exe",
    "line\nbreak\ttab\x00nul\u2028separator",
    "\ud800 lone surrogate",
    '=HYPERLINK("http://example.org")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "\uff1d1+1",
    'a,b"c;d',
    "javascript:alert(1)",
    "Žofie Ångström 李雷",
)


def hostile_grades(status="unreadable", outcomes=()):
    return [Grade(text, status, text, f"{text}.ipynb", "7", outcomes) for text in HOSTILE]
