"""Pages in eleven kinds of markup around the sandbox's stories, each with what a reader should find in it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from sandbox.newsroom.stories import Story, stories
from sandbox.newsroom.study_packs import pack_of

FOLDER = Path(__file__).parents[2] / "data" / "pages"
PUBLISHED = "2024-11-20T12:05:00+00:00"
HEADING, HEADED_PARAGRAPH = "What happens next", 4
SECOND_AUTHOR = "Rosa Quint"
STORIES_A_SHELL = 3


@dataclass(frozen=True)
class Shell:
    """A kind of markup: what it shows of a story, and how its bytes are written."""

    name: str
    names: int = 1
    published: str | None = PUBLISHED
    charset: str = "utf-8"
    korean: bool = False
    headings: bool = True


SHELLS = (
    Shell("cable", names=2),
    Shell("broadsheet", names=2),
    Shell("weblog"),
    Shell("portal", charset="cp949", korean=True, headings=False),
    Shell("mobile"),
    Shell("tables", published="2024-11-20", charset="cp1252", headings=False),
    Shell("hashed"),
    Shell("daily", names=2),
    Shell("scripted", headings=False),
    Shell("broadcaster"),
    Shell("tabloid"),
)


@dataclass(frozen=True)
class Page:
    """A page and the truth about it."""

    shell: str
    html: bytes
    url: str
    title: str
    author: str
    published: str | None
    language: str
    text: str


def pages() -> list[Page]:
    """Return every shell around its own few stories."""
    told = stories()
    return [
        page(shell, [told[(at * STORIES_A_SHELL + more * 7) % len(told)], *told])
        for at, shell in enumerate(SHELLS)
        for more in range(STORIES_A_SHELL)
    ]


def page(shell: Shell, told: list[Story]) -> Page:
    """Return one page around the first of some stories; a Korean one is made of the notes of the first six."""
    story = told[0]
    names = [story.byline, SECOND_AUTHOR][: shell.names]
    title, paragraphs, language = story.title, story.paragraphs, "en"
    if shell.korean:
        notes = [pack_of(other).text("B1").ko for other in told[:6]]
        names, language = ["김서윤"], "ko"
        title, paragraphs = notes[0].split(".")[0], [" ".join(text.split()) for text in notes]
    shown = [{"text": text, "heading": ""} for text in paragraphs]
    if shell.headings:
        shown[HEADED_PARAGRAPH - 1]["heading"] = HEADING
    html = _rendered(shell, {"headline": title, "names": names, "paragraphs": shown})
    return Page(
        shell=shell.name,
        html=html.encode(shell.charset, errors="xmlcharrefreplace"),
        url=f"https://www.{shell.name}.example/2024/11/20/news/{story.slug}",
        title=title,
        author=" and ".join(names),
        published=shell.published,
        language=language,
        text="\n".join(line for part in shown for line in (part["heading"], part["text"]) if line),
    )


def _rendered(shell: Shell, values: dict[str, Any]) -> str:
    body = "\n".join(part["text"] for part in values["paragraphs"])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": values["headline"],
        "datePublished": PUBLISHED.replace("+00:00", "Z"),
        "author": [{"@type": "Person", "name": name} for name in values["names"]],
    }
    outlet = {"@context": "https://schema.org", "@type": "Organization", "name": shell.name.title()}
    machine = {
        "jsonld": data | {"articleBody": body.replace("\n", " \u00a0"), "publisher": outlet},
        "jsonld_without_body": data,
        "jsonld_graph": {"@graph": [outlet, {"@type": "WebPage", "name": "A page"}, data | {"articleBody": body}]},
        "organization": outlet,
    }
    scripts = {name: mark_safe(json.dumps(value).replace("</", "<\\/")) for name, value in machine.items()}  # noqa: S308
    known = {"byline": " and ".join(values["names"]), "published": PUBLISHED}
    template = Engine().from_string((FOLDER / f"{shell.name}.html").read_text(encoding="utf-8"))
    return template.render(Context(values | known | scripts, use_l10n=False)).lstrip()
