import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.api.models import Category, Speaker
from bot.conversation import apology, news
from bot.kakao_skill.app import create_app
from tests.bot.shelf import Shelf, detail

SECRET = "skill-secret"
Post = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(detail(1))


@pytest.fixture
def post(shelf: Shelf) -> Post:
    app = create_app(shelf, (SECRET, "the-next-secret"), answer_within=0.2)

    async def send(
        body: object = None, *, secret: str | None = SECRET, method: str = "POST", to: str = "/kakao/skill"
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {b"X-Skill-Secret": secret.encode()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://skill") as http:
            return await http.request(method, to, content=content, headers=headers)

    return send


def typed(utterance: str, **user: Any) -> dict[str, Any]:
    return {"userRequest": {"utterance": utterance, "user": {"id": "b7e1", "type": "botUserKey"} | user}}


def said(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    body = answer.json()
    assert body["version"] == "2.0"
    text: str = body["template"]["outputs"][0]["simpleText"]["text"]
    return text


async def test_a_typed_category_gets_its_news(post: Post) -> None:
    (output,) = (await post(typed("기술 뉴스\n"))).json()["template"]["outputs"]
    assert output["carousel"]["items"][0]["title"] == "Port unveils electric crane 1"


async def test_a_tapped_choice_gets_its_answer(post: Post) -> None:
    body = typed("한국어·단어 보기") | {"action": {"clientExtra": {"action": "story", "argument": "1"}}}
    outputs = (await post(body)).json()["template"]["outputs"]
    assert [next(iter(output)) for output in outputs] == ["textCard", "simpleText", "simpleText"]


async def test_anything_else_gets_the_menu(post: Post) -> None:
    assert said(await post(typed("안녕하세요"))) == news.NOT_UNDERSTOOD


async def test_the_next_secret_is_accepted_while_rotating(post: Post) -> None:
    assert (await post(typed("기술"), secret="the-next-secret")).status_code == 200


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", f"{SECRET},the-next-secret", "비밀"])
async def test_a_wrong_secret_is_the_only_401(post: Post, secret: str | None) -> None:
    answer = await post(typed("기술"), secret=secret)
    assert answer.status_code == 401


async def test_without_any_secret_nobody_gets_in() -> None:
    transport = httpx.ASGITransport(create_app(Shelf(), ("",)))
    async with httpx.AsyncClient(transport=transport, base_url="http://skill") as http:
        assert (await http.post("/kakao/skill", json=typed("기술"), headers={"X-Skill-Secret": ""})).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 50_000,
        b"x" * 1_000_000,
        {},
        {"userRequest": None},
        typed("기술", id=None),
    ],
    ids=lambda body: repr(body)[:20],
)
async def test_a_broken_payload_is_answered_with_an_apology(post: Post, shelf: Shelf, body: object) -> None:
    assert said(await post(body)) == apology.UNKNOWN
    assert not shelf.seen


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ApiUnavailableError("down"), apology.UNAVAILABLE),
        (ApiError("account.inactive", 403), apology.SENTENCES["account.inactive"]),
        (RuntimeError("boom"), apology.UNKNOWN),
    ],
)
async def test_any_failure_is_answered_with_an_apology(post: Post, shelf: Shelf, error: Exception, words: str) -> None:
    shelf.refusal = error
    assert said(await post(typed("기술"))) == words


async def test_a_slow_api_is_not_waited_for(post: Post, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asleep(speaker: Speaker) -> tuple[Category, ...]:
        await asyncio.sleep(60)
        return ()

    monkeypatch.setattr(shelf, "categories", asleep)
    async with asyncio.timeout(2):
        assert said(await post(typed("기술"))) == apology.UNAVAILABLE


async def test_the_admin_pages_own_tries_reach_no_learner(post: Post, shelf: Shelf) -> None:
    shelf.refusal = AssertionError("the API was asked")
    assert "잘 연결" in said(await post(typed("발화 내용", id="687813", type="accountId")))


async def test_a_trailing_slash_is_no_redirect(post: Post) -> None:
    assert (await post(typed("기술"), to="/kakao/skill/")).status_code == 200


async def test_healthz_needs_no_secret(post: Post) -> None:
    answer = await post(method="GET", to="/healthz", secret=None)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
