"""What a learner finds on the site: the way to every page of their own, and no Korean once they chose English."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from backend.accounts.models import User
from backend.study.services import word_book
from tests import factories
from tests.browser import published_stories
from tests.learners.helpers import chatter, code_of, reads, stories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
HANGUL = re.compile(r"[가-힣]+")
MINE = {
    "연결된 계정": "연결된 계정",
    "카카오톡·디스코드 채팅 연결": "계정 연결",
    "합친 계정": "합친 계정",
    "디스코드 채널의 한입뉴스": "내 채널의 한입뉴스",
    "로그인한 기기": "로그인한 기기",
    "휴대폰 번호": "휴대폰 번호 바꾸기",
    "비밀번호": "비밀번호 바꾸기",
    "내 정보 내려받기": "내 정보 내려받기",
    "탈퇴하기": "탈퇴하기",
}
ENTRANCE = ["/", "/login/", "/signup/", "/password/reset/", "/login/kakao/failed/expired/", "/privacy/", "/terms/"]
OWN = [
    *("/today/", "/archive/", "/words/", "/me/", "/me/channels/", "/me/accounts/", "/me/sessions/", "/me/phone/"),
    *("/me/password/", "/link/", "/merges/", "/me/export/", "/me/leave/"),
]


def test_every_page_of_ones_own_is_one_tap_away(mina: User, signed_in: Visit) -> None:
    client = signed_in(mina)
    main = BeautifulSoup(client.get("/me/").content, "html.parser").main
    assert main is not None
    titles = {}
    for link in main.find_all("a"):
        title = BeautifulSoup(client.get(str(link["href"])).content, "html.parser").h1
        titles[link.get_text(strip=True)] = title.get_text(strip=True) if title else ""
    assert titles.items() >= MINE.items()


def korean_in(page: bytes) -> list[str]:
    """Return the Korean words of a page that are not marked as Korean."""
    soup = BeautifulSoup(page, "html.parser")
    for one in soup.select("[lang=ko]"):
        one.decompose()
    labels = [str(one.get(name, "")) for one in soup.find_all(True) for name in ("aria-label", "placeholder")]
    return HANGUL.findall(" ".join([soup.get_text(" "), *labels]))


def test_no_page_says_anything_in_korean_to_who_chose_english(mina: User, visitor: Client, signed_in: Visit) -> None:
    word_book.save(user_id=mina.pk, article_id=published_stories.publish(most=4)[0].pk)
    factories.identity(mina, provider="kakao", uid="4012")
    chat = chatter("d9")
    reads(chat, *stories(1))
    client = signed_in(mina)
    for browser in (visitor, client):
        browser.post("/language/", {"language": "en"})
    left = {path: korean_in(visitor.get(path).content) for path in ENTRANCE}
    left |= {path: korean_in(client.get(path).content) for path in OWN}
    left["preview"] = korean_in(client.post("/link/", {"code": code_of(chat)}).content)
    assert {path: found for path, found in left.items() if found} == {}


def test_the_chosen_language_stays_after_the_login(mina: User, visitor: Client) -> None:
    visitor.post("/language/", {"language": "en"})
    visitor.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    assert "Linked accounts" in visitor.get("/me/accounts/").content.decode()
    visitor.post("/language/", {"language": "ko"})
    assert "연결된 계정" in visitor.get("/me/accounts/").content.decode()
