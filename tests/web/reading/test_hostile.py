"""Headlines, summaries, words and names come from outside: none of them becomes markup, a script or a way out."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.materials import cache
from backend.materials.models import Article
from backend.study.models import CardContext
from backend.study.services import word_book
from backend.web.templatetags.web import web_link
from tests.digests.factories import story as make
from tests.digests.factories import subscription
from tests.web.conftest import Visit

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>{{ 7 }}</title></textarea>"
HOSTILE_URL = "https://evil.example/\u202e\"'><img/src=x/onerror=alert(1)>"
"""The API's shape lets it pass; no page may link to it."""
ALLOWED = {"http", "https", "mailto", ""}


class Markup(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.outside: list[dict[str, str | None]] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [given[name] or "" for name in ("href", "src", "action") if name in given]
        self.handlers += [name for name in given if name.startswith("on")]
        if tag == "a" and urlsplit(given.get("href") or "").netloc:
            self.outside.append(given)


def markup(client: Client, path: str) -> Markup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    found = Markup()
    found.feed(answer.content.decode())
    return found


@pytest.fixture
def story(db: None) -> Article:
    """A story in which everything is an attack."""
    made = make(title=f"{SCRIPT}{BREAKOUT}", author=BREAKOUT, abstract=SCRIPT, canonical_url=HOSTILE_URL)
    note, word = made.note, made.note.words.get()
    note.summary_en, note.summary_ko = f"{SCRIPT} crane. {BREAKOUT} end.", f"{SCRIPT} 크레인. {BREAKOUT} 끝."
    word.word, word.lemma, word.meaning_ko = "<b>", BREAKOUT[:60], BREAKOUT
    word.sentence, word.ipa, word.part_of_speech = f"A <b> {SCRIPT}", BREAKOUT, "<i>noun</i>"
    note.save()
    word.save()
    made.source.name = made.source.credit = BREAKOUT[:60]
    made.source.save()
    cache.connection().client.flushdb()
    return made


@pytest.fixture
def client(mina: User, story: Article, signed_in: Visit) -> Client:
    """Mina, whose word book and name are hostile too."""
    word_book.save(user_id=mina.pk, article_id=story.pk)
    CardContext.objects.update(article_url="javascript:alert(1)//x")
    mina.first_name = BREAKOUT
    mina.save()
    row = subscription(mina, guild_id="javascript:alert(1)", target_id="<script>")
    type(row).objects.filter(pk=row.pk).update(pause_reason="x", pause_detail=SCRIPT)
    return signed_in(mina)


def test_no_text_becomes_markup_and_no_address_a_script(client: Client, story: Article) -> None:
    search = f"/archive/?q={BREAKOUT[:3]}&category={SCRIPT}&since={SCRIPT}"
    lists = ("/today/", "/news/technology/", "/archive/?q=crane", search)
    for path in (*lists, f"/stories/{story.pk}/", "/words/", "/me/", "/me/channels/"):
        found = markup(client, path)
        assert found.tags.count("script") == 1, path  # htmx
        assert not {"img", "i", "b", "textarea"} & set(found.tags), path
        assert found.handlers == [], path
        assert {urlsplit(one).scheme for one in found.addresses} <= ALLOWED, path


def test_the_landing_page_is_safe_too(visitor: Client, story: Article) -> None:
    found = markup(visitor, "/")
    assert (found.tags.count("script"), found.handlers, "img" in found.tags) == (1, [], False)


def test_a_source_without_a_usable_address_is_named_without_a_link(client: Client, story: Article) -> None:
    page = client.get(f"/stories/{story.pk}/").content.decode()
    assert "evil.example" not in page
    assert "원문 읽기" not in page


def test_every_link_out_leaves_no_trace_of_us(mina: User, signed_in: Visit) -> None:
    made = make()
    subscription(mina)
    client = signed_in(mina)
    for path in (f"/stories/{made.pk}/", "/me/channels/"):
        outside = markup(client, path).outside
        assert outside, path
        assert all("noopener noreferrer" in str(link.get("rel")) for link in outside), path


def test_only_whole_web_addresses_become_links() -> None:
    for address in ("https://a.example/x?y=1#z", "http://a.example", "https://한국.example/기사"):
        assert web_link(address) == address
    for address in (
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "file:///etc/passwd", "//evil.example", "/relative", "", "http:evil", "https://", "http://[::1",
        "https://a.example/\u202egnp", "https://a.example/\n",
    ):  # fmt: skip
        assert web_link(address) == "", address
