"""Read a page as a browser does, and complain about what no page of ours holds."""

from html.parser import HTMLParser

VOID = {"meta", "br", "wbr"}
NEVER = {"script", "img", "iframe", "object", "link", "form", "b", "base"}


class Page(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.open, self.ids = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.ids += [value for name, value in attributes if name == "id"]

    def handle_endtag(self, tag):
        assert self.open, f"nothing to close: {tag}"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def read(text):
    """Return the page; fail if it has a script, a foreign address, or tags that do not match."""
    page = Page(text)
    assert NEVER & set(page.tags) == set()
    assert [name for name, _ in page.attributes if name.startswith("on")] == []
    addresses = [value for name, value in page.attributes if name in ("href", "src")]
    assert [value for value in addresses if ":" in value] == []
    assert len(page.ids) == len(set(page.ids)), "an id twice"
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1
    return page
