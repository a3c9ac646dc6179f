"""Pointing at the cells of a painted grid, by their numbers."""


def grid(box, name):
    """Return the grid of a demo whose label begins with a word."""
    return box.locator(f'[role="grid"][aria-label^="{name}"]')


def cell_at(table, row, column):
    """Return where a cell's middle lies in its grid, counted from the upper left one."""
    bounds = table.bounding_box()
    rows, columns = (int(table.get_attribute(f"aria-{side}count")) for side in ("row", "col"))
    return {
        "x": (column + 0.5) * bounds["width"] / columns,
        "y": (row + 0.5) * bounds["height"] / rows,
    }


def hover(table, row, column):
    """Point at a cell."""
    table.hover(position=cell_at(table, row, column))


def formula(box):
    """Return the formula that a demo shows."""
    return box.get_by_label("The formula with its numbers")


def steps(box):
    """Return the arithmetic as {term: calculation}."""
    terms, texts = (box.locator(f".lw-steps {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(terms, texts, strict=True))


def colour(box, name, row, column, dx=0.5, dy=0.12):
    """Return the (red, green, blue) painted at a place of a cell, whose middle is 0.5, 0.5."""
    table = grid(box, name)
    cell = cell_at(table, row, column)
    bounds = table.bounding_box()
    size = bounds["height"] / int(table.get_attribute("aria-rowcount"))
    x = bounds["x"] + cell["x"] + (dx - 0.5) * size
    y = bounds["y"] + cell["y"] + (dy - 0.5) * size
    return tuple(
        box.locator("canvas.lw-stage-canvas").evaluate(
            """(canvas, [x, y]) => {
                const box = canvas.getBoundingClientRect();
                const scale = canvas.width / box.width;
                const brush = canvas.getContext("2d");
                const at = [(x - box.left) * scale, (y - box.top) * scale].map(Math.round);
                return [...brush.getImageData(...at, 1, 1).data].slice(0, 3);
            }""",
            [x, y],
        )
    )
