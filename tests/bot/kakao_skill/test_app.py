import asyncio
import logging
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import error_messages, greeting
from bot.conversation.errors import UnclearError
from bot.conversation.message import Text
from bot.kakao_skill import answers
from bot.kakao_skill.app import ANSWER_WITHIN_SECONDS, create_app
from contracts.articles import Category
from contracts.learners import Speaker
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import NEXT_SECRET, SECRET, Chat, said, typed

PROMISED_SECONDS = 3.5


async def test_the_next_secret_is_accepted_while_rotating(chat: Chat) -> None:
    assert (await chat.post(typed("기술"), secret=NEXT_SECRET)).status_code == 200


@pytest.mark.parametrize(
    "secret", [None, "", " ", "wrong", SECRET + "x", SECRET[:-1], f"{SECRET},{NEXT_SECRET}", "비밀"]
)
async def test_a_wrong_secret_is_the_only_401(chat: Chat, secret: str | None) -> None:
    assert (await chat.post(typed("기술"), secret=secret)).status_code == 401


@pytest.mark.parametrize("configured", [(), ("",), (" ", "")])
@pytest.mark.parametrize("shown", ["", " ", ","])
async def test_without_any_secret_nobody_gets_in(fake: FakeApi, configured: tuple[str, ...], shown: str) -> None:
    transport = httpx.ASGITransport(create_app(fake, configured))
    async with httpx.AsyncClient(transport=transport, base_url="http://skill") as http:
        answer = await http.post("/kakao/skill", json=typed("기술"), headers={"X-Skill-Secret": shown})
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b"x" * 1_000_000, b"1" * 5000])
async def test_what_is_no_json_is_answered_with_an_apology(chat: Chat, fake: FakeApi, body: bytes) -> None:
    assert said(await chat.say(body)) == error_messages.UNKNOWN
    assert (fake.seen, fake.met) == ([], [])


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"x"', {}, {"userRequest": None}, typed("기술", id=None)])
async def test_a_payload_without_a_person_is_answered_and_makes_nobody(chat: Chat, fake: FakeApi, body: object) -> None:
    assert await chat.say(body) == await chat.say({})
    assert (fake.seen, fake.met) == ([], [])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ApiUnavailableError("down"), error_messages.UNAVAILABLE),
        (ApiError("account.inactive", 403), error_messages.SENTENCES["account.inactive"]),
        (UnclearError("난이도를 골라 주세요."), "난이도를 골라 주세요."),
        (RuntimeError("boom"), error_messages.UNKNOWN),
    ],
)
async def test_any_failure_is_answered_with_an_apology(chat: Chat, fake: FakeApi, error: Exception, words: str) -> None:
    fake.refusal = error
    assert said(await chat.type("기술")) == words


async def test_a_slow_api_is_not_waited_for(fake: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asleep(speaker: Speaker) -> tuple[Category, ...]:
        await asyncio.sleep(60)
        return ()

    monkeypatch.setattr(fake, "categories", asleep)
    begun = time.monotonic()
    assert said(await Chat(fake, answer_within=0.1).type("기술")) == error_messages.UNAVAILABLE
    assert time.monotonic() - begun < 2
    assert ANSWER_WITHIN_SECONDS < PROMISED_SECONDS - 0.3  # for drawing the answer on a busy machine


async def test_an_answer_that_needs_nobody_does_not_wait_for_its_learner(
    fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asleep(speaker: Speaker) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(fake, "meet", asleep)
    monkeypatch.setattr(answers, "MEET_SECONDS", 0.05)
    assert said(await Chat(fake).tap("welcome")) == greeting.HELLO


async def test_a_body_that_never_ends_is_not_waited_for(fake: FakeApi) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    app = create_app(fake, (SECRET,), answer_within=0.1)
    chunks = dripping()
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": await anext(chunks), "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"x-skill-secret", SECRET.encode())]
    scope = {"type": "http", "method": "POST", "path": "/kakao/skill", "headers": headers, "query_string": b""}
    await asyncio.wait_for(app(scope, receive, send), 2)
    assert sent[0]["status"] == 200


async def test_a_caller_who_hangs_up_leaves_nothing_behind(fake: FakeApi, caplog: pytest.LogCaptureFixture) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        return None

    headers = [(b"x-skill-secret", SECRET.encode())]
    scope = {"type": "http", "method": "POST", "path": "/kakao/skill", "headers": headers, "query_string": b""}
    await create_app(fake, (SECRET,))(scope, receive, send)
    assert [record for record in caplog.records if record.exc_info] == []


async def test_an_expected_failure_is_one_line_and_a_fault_has_its_trace(
    chat: Chat, fake: FakeApi, caplog: pytest.LogCaptureFixture
) -> None:
    for fake.refusal in (ApiUnavailableError("GET categories/: TimeoutError"), RuntimeError("boom")):
        await chat.type("기술")
    expected, fault = [one for one in caplog.records if one.name == "bot.kakao_skill.app"]
    assert expected.getMessage() == "a message got an apology: ApiUnavailableError: GET categories/: TimeoutError"
    assert (expected.exc_info, fault.levelno) == (None, logging.ERROR)
    assert fault.exc_info


async def test_no_log_line_holds_what_somebody_said(
    chat: Chat, fake: FakeApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await chat.type("비밀이야기를 한다")
    fake.refusal = ApiUnavailableError("down")
    await chat.type("비밀이야기를 한다")
    await chat.post(b'{"userRequest": "\xeb\xb9\x84\xeb\xb0\x80')
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert ours
    assert [line for line in ours if "비밀" in line or SECRET in line] == []


async def test_the_admin_pages_own_tries_reach_no_learner(chat: Chat, fake: FakeApi) -> None:
    fake.refusal = AssertionError("the API was asked")
    answer = await chat.say(typed("발화 내용", id="687813", type="accountId"))
    assert answers.ALIVE.blocks == (Text(said(answer)),)


async def test_a_bot_test_sees_what_needs_no_learner(chat: Chat, fake: FakeApi) -> None:
    fake.refusal = AssertionError("the API was asked")
    body = typed("처음\n")
    body["userRequest"]["params"] = {"surface": "BuilderBotTest", "ignoreMe": "true"}
    assert said(await chat.say(body)) == greeting.HELLO


async def test_a_trailing_slash_is_no_redirect(chat: Chat) -> None:
    assert (await chat.post(typed("기술"), to="/kakao/skill/")).status_code == 200


@pytest.mark.parametrize(
    ("method", "to", "status"),
    [("GET", "/kakao/skill", 405), ("PUT", "/kakao/skill", 405), ("POST", "/", 404), ("POST", "/kakao/skills", 404)],
)
async def test_other_methods_and_paths_are_not_kakaos(chat: Chat, method: str, to: str, status: int) -> None:
    assert (await chat.post({}, method=method, to=to)).status_code == status


async def test_healthz_needs_no_secret(chat: Chat) -> None:
    answer = await chat.post(method="GET", to="/healthz", secret=None)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
