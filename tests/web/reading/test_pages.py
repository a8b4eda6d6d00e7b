"""What holds for every page: queries, weight, policy, language, and that looking writes nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from backend.accounts.models import Notice, User
from backend.materials import cache
from backend.web import category_menu
from tests.web.conftest import Visit
from tests.web.reading import urls

QUERIES_MOST = 8
PAGE_MOST_BYTES = 150_000
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


class Assets(HTMLParser):
    """Collects the scripts and style sheets of a page, and whatever is written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "link"} and (address := given.get("src") or given.get("href")):
            self.addresses.append(address)
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)


def assets(page: bytes) -> Assets:
    found = Assets()
    found.feed(page.decode())
    return found


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return [query["sql"] for query in queries]


def test_no_page_asks_the_database_more_than_eight_times_even_with_a_cold_cache(
    mina: User, signed_in: Visit, settings: Settings
) -> None:
    ids = urls.publish_and_save(mina, count=25)
    Notice.objects.create(user=mina, kind="identity.linked", detail={"provider": "discord"})
    client, menu_read = signed_in(mina), category_menu.entries()
    assert menu_read  # it is read once a minute, whatever is asked
    counts = {}
    for path in urls.every(ids):
        cache.connection().client.flushdb()
        counts[path] = len(asked(client, path))
    assert {path: count for path, count in counts.items() if count > QUERIES_MOST} == {}


def test_looking_writes_nothing(mina: User, signed_in: Visit) -> None:
    ids = urls.publish_and_save(mina)
    client = signed_in(mina)
    queries = [sql for path in urls.every(ids) for sql in asked(client, path)]
    assert [sql for sql in queries if WRITES.match(sql)] == []


def weight(page: bytes) -> int:
    files = [finders.find(one.removeprefix("/static/")) for one in assets(page).addresses if not one.endswith(".svg")]
    assert all(files), "an asset that is not ours"
    return len(page) + sum(Path(str(file)).stat().st_size for file in files)


def test_every_page_is_light_and_needs_no_exception_from_the_policy(mina: User, signed_in: Visit) -> None:
    ids = urls.publish_and_save(mina, count=25)
    client = signed_in(mina)
    for path in urls.every(ids):
        answer = client.get(path)
        assert weight(answer.content) <= PAGE_MOST_BYTES, path
        assert assets(answer.content).inline == [], path
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_policy_lets_forms_lead_on_to_the_login_providers_and_nowhere_else(visitor: Client) -> None:
    policy = dict(part.strip().split(" ", 1) for part in visitor.get("/").headers["Content-Security-Policy"].split(";"))
    assert policy["form-action"] == "'self' http://127.0.0.1:9"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)


def test_answers_of_the_api_carry_no_policy(visitor: Client) -> None:
    assert "Content-Security-Policy" not in visitor.get("/api/v1/categories/").headers


def test_anybody_may_look(visitor: Client) -> None:
    assert {path: visitor.get(path).status_code for path in urls.OPEN} == dict.fromkeys(urls.OPEN, 200)


def test_pages_are_not_cached_by_proxies(visitor: Client) -> None:
    assert visitor.get("/today/").headers["Cache-Control"] == "private, no-cache"


def test_a_page_is_korean_whatever_the_browser_asks_for(visitor: Client) -> None:
    page = visitor.get("/", headers={"accept-language": "en-US,en"}).content.decode()
    assert '<html lang="ko">' in page
    assert "영어 뉴스, 하루 한입" in page


def test_the_language_of_one_page_does_not_leak_into_the_next_answer(visitor: Client) -> None:
    visitor.cookies["django_language"] = "en"
    assert "Archive" in visitor.get("/archive/").content.decode()
    assert "지난 기사" in Client().get("/archive/").content.decode()


def test_an_unknown_language_is_korean(visitor: Client) -> None:
    visitor.cookies["django_language"] = "../../etc"
    assert '<html lang="ko">' in visitor.get("/").content.decode()


def test_the_language_form_leads_to_no_other_site(visitor: Client) -> None:
    answer = visitor.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in answer.headers.get("Location", "")


def test_a_signed_in_learner_skips_the_landing_page(mina: User, signed_in: Visit) -> None:
    assert signed_in(mina).get("/").headers["Location"] == "/today/"


def test_whom_to_ask_is_on_the_privacy_page(visitor: Client, settings: Settings) -> None:
    settings.CONTACT_EMAIL = settings.KAKAO_CHANNEL_URL = ""
    assert "아직 연락처가 등록되지 않았어요" in visitor.get("/privacy/").content.decode()
    settings.CONTACT_EMAIL = "hello@newsbite.example"
    assert 'href="mailto:hello@newsbite.example"' in visitor.get("/privacy/").content.decode()


def test_the_landing_page_shows_a_real_story_and_the_ways_in(mina: User, visitor: Client, settings: Settings) -> None:
    settings.KAKAO_CHANNEL_URL = "http://pf.kakao.com/_abcde/chat"
    urls.publish_and_save(mina)
    page = visitor.get("/").content.decode()
    assert "한 항구에 새 전기 크레인이 생겼습니다." in page
    assert 'href="http://pf.kakao.com/_abcde/chat"' in page
    assert "oauth2/authorize?client_id=100000000000000001" in page
