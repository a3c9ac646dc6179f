"""Read the instructor's page: its tables, and its blocks of code."""

import re
from dataclasses import dataclass

from .rows import ROOT, split

PAGE = ROOT / "instructors.md"
TEXT = PAGE.read_text("utf-8")
BLOCK = re.compile(
    r"(?P<mark>^% \w[^\n]*\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.M | re.S
)
TABLE = re.compile(r"<!-- table: (?P<name>\w+) -->\n(?P<rows>(?:^\|.*\n)+)", re.M)


@dataclass(frozen=True)
class Block:
    """A block of code; a reader does not see the mark above it."""

    language: str
    code: str
    mark: str

    @property
    def runs(self):
        return self.mark == "runs"


BLOCKS = [
    Block(match["language"], match["code"], (match["mark"] or "").strip("% \n"))
    for match in BLOCK.finditer(TEXT)
]


def tables(name):
    """Return the rows of each table of that name, without its head."""
    return [
        [split(line) for line in match["rows"].splitlines()[2:]]
        for match in TABLE.finditer(TEXT)
        if match["name"] == name
    ]
