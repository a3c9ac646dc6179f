"""Read the rows of `old_names.md` and `notation.md`.

The last cell of a row that speaks of Keras 3 ends with ``<!-- check: key -->``, which a browser
does not show. A table with a heading that names Keras 3 makes claims, so each of its rows needs a
key. Any other table is history or a convention, and its rows have none.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLD_NAMES = ROOT / "old_names.md"
NOTATION = ROOT / "notation.md"

KEY = re.compile(r"<!-- check: (\w+) -->")
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")  # n backticks, anything, n backticks
ROLE = re.compile(r"{\w+}`[^`]*`")  # a link, not code


@dataclass(frozen=True)
class Row:
    """One row of a Markdown table."""

    where: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    key: str | None

    @property
    def claims(self):
        return any("Keras 3" in heading for heading in self.header)

    def code(self, column):
        """Return the code spans of a cell."""
        return [match[2].strip() for match in CODE.finditer(self.cells[column])]


def split(line):
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def read_rows(text, page):
    rows, header, fenced = [], None, False
    for number, line in enumerate(text.splitlines(), start=1):
        fenced ^= line.startswith("```")
        if fenced or not line.startswith("|"):
            header = None
        elif header is None:
            header = split(line)
        elif set(line) - set("|-"):  # not the line of dashes
            key = KEY.search(line)
            cells = split(ROLE.sub("", KEY.sub("", line)))
            where = f"{page}:{number}"
            assert len(cells) == len(header), f"{where} has {len(cells)} cells, not {len(header)}"
            rows.append(Row(where, header, cells, key and key[1]))
    return rows


ROWS = [row for page in (OLD_NAMES, NOTATION) for row in read_rows(page.read_text(), page.name)]
