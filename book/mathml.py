"""Render mathematics when the book is built, as MathML, which browsers show without a script.

A page then needs neither MathJax (a megabyte) nor its fonts. A formula that latex2mathml cannot
read is a warning, and so an error in CI.
"""

from latex2mathml.converter import convert
from sphinx.util import logging

logger = logging.getLogger(__name__)


def to_mathml(node, display: str) -> str:
    """Return the MathML of a math node."""
    try:
        return convert(node.astext(), display=display)
    except Exception as error:  # the converter raises a different class for each kind of fault
        logger.warning("cannot render the formula %r: %r", node.astext(), error, location=node)
        return f"<code>{node.astext()}</code>"


def visit_inline(translator, node) -> None:
    """Write inline mathematics."""
    from docutils.nodes import SkipNode

    translator.body.append(to_mathml(node, "inline"))
    raise SkipNode


def visit_block(translator, node) -> None:
    """Write displayed mathematics; wide formulas scroll inside their own box."""
    from docutils.nodes import SkipNode

    translator.body.append(f'<div class="math-block" tabindex="0">{to_mathml(node, "block")}</div>')
    raise SkipNode


def setup(app) -> dict:
    """Register the renderer; `html_math_renderer: mathml` chooses it."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
