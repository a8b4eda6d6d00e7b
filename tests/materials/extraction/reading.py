"""Pages for the tests of what is read out of pages."""

from lxml.html import HtmlElement

from backend.materials.extraction.page import Page, parse

URL = "https://www.wire.example/2024/11/20/story"
SENTENCES = (
    "The harbor council voted on Wednesday to rebuild the old sea wall, after a debate that lasted until midnight.",
    "Work on the first section is to begin in spring and to cost about nine million dollars, officials said.",
    "Residents of the lower town had asked for the wall since the flood of 2019, which reached forty houses.",
    "Two members voted against the plan because they wanted the money to be spent on pumps and drains instead.",
    "The engineer who drew the plans, Marta Quill, said that the new wall would hold back a tide of six meters.",
    "A second vote, on the design of the walkway on top of it, has been put off until the end of the winter.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(html: str, url: str = URL) -> Page:
    """Return a parsed page; one without a document around it is given one."""
    whole = html if "<html" in html else f"<html><head></head><body>{html}</body></html>"
    found = parse(whole, url)
    assert found is not None
    return found


def first(read: Page, tag: str) -> HtmlElement:
    """Return the page's first element of a tag."""
    return next(read.root.iter(tag))
