import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any, Self

import pytest

from bot.conversation import error_messages, news
from bot.kakao_skill import app, callback
from bot.kakao_skill.callback import Callbacks
from bot.kakao_skill.render import waiting
from contracts.articles import Category
from contracts.learners import Speaker
from sandbox.kakao.checker import problems
from sandbox.ports import free_port
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat, said, typed
from tests.bot.kakao_skill.mailbox import Mailbox, mailbox


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "PROMISE_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(callback, "AFTER_REPLY_SECONDS", 0.1)


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as made:
        yield made


class Slow(FakeApi):
    """Takes its time with the categories, and notes how much it is given."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.given: float | None = None
        self.has_answered = False

    def with_timeout(self, seconds: float) -> Self:
        self.given = seconds
        return self

    async def categories(self, speaker: Speaker) -> tuple[Category, ...]:
        await asyncio.sleep(self.seconds)
        self.has_answered = True
        return await super().categories(speaker)


def asking(box: Mailbox, utterance: str = "메뉴") -> dict[str, Any]:
    body = typed(utterance)
    body["userRequest"]["callbackUrl"] = box.url
    return body


def chat(box: Mailbox, api: FakeApi, **given: Any) -> tuple[Chat, Callbacks]:
    callbacks = Callbacks(box.base, **given)
    return Chat(api, callbacks=callbacks, answer_within=3.5), callbacks


async def test_an_answer_that_is_ready_is_given_at_once(box: Mailbox) -> None:
    chatting, callbacks = chat(box, FakeApi())
    assert said(await chatting.say(asking(box))) == news.WHICH
    await callbacks.finish()
    assert box.letters == []


async def test_an_answer_that_is_not_ready_is_promised_and_delivered_once(box: Mailbox) -> None:
    chatting, callbacks = chat(box, api := Slow(0.3))
    assert await chatting.say(asking(box)) == waiting(app.WAITING)
    assert not api.has_answered
    await callbacks.finish()
    (letter,) = box.letters
    assert problems(letter) == []
    assert said(letter) == news.WHICH


async def test_the_delivery_comes_after_kakao_has_read_the_promise(box: Mailbox) -> None:
    chatting, callbacks = chat(box, Slow(0.06))
    await chatting.say(asking(box))
    promised_at = time.monotonic()
    await callbacks.finish()
    assert time.monotonic() - promised_at >= callback.AFTER_REPLY_SECONDS - 0.02


async def test_the_api_may_take_longer_when_an_answer_may(box: Mailbox) -> None:
    slow = Slow(0)
    chatting, callbacks = chat(box, slow)
    await chatting.say(asking(box))
    assert slow.given == callbacks.work_seconds == 45


async def test_without_a_callback_the_api_has_the_usual_time() -> None:
    slow = Slow(0)
    await Chat(slow).say(typed("메뉴"))
    assert slow.given is None


async def test_what_cannot_be_answered_in_time_is_apologised_for_by_callback(box: Mailbox) -> None:
    chatting, callbacks = chat(box, Slow(60), deadline_seconds=callback.POST_SECONDS + 0.2)
    await chatting.say(asking(box))
    await callbacks.finish()
    (letter,) = box.letters
    assert said(letter) == error_messages.UNAVAILABLE


@pytest.mark.parametrize(
    ("reply", "head", "line", "level"),
    [
        ('{"taskId": "task-7", "status": "SUCCESS"}', "HTTP/1.1 200 OK", "HTTP 200, task task-7, SUCCESS", "INFO"),
        (
            '{"taskId": "t8", "status": "FAIL", "message": "Invalid callback token."}',
            "HTTP/1.1 200 OK",
            "HTTP 200, task t8, FAIL Invalid callback token.",
            "WARNING",
        ),
        ("<html>", "HTTP/1.1 500 No", "HTTP 500", "WARNING"),
        ("[]", "HTTP/1.1 200 OK", "no usable answer", "WARNING"),
        ("", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/", "HTTP 302", "WARNING"),
    ],
)
async def test_the_result_is_logged_and_never_tried_again(
    box: Mailbox, caplog: pytest.LogCaptureFixture, reply: str, head: str, line: str, level: str
) -> None:
    caplog.set_level(logging.INFO)
    box.reply, box.head = reply, head
    chatting, callbacks = chat(box, Slow(0.1))
    await chatting.say(asking(box))
    await callbacks.finish()
    (record,) = [one for one in caplog.records if "answer delivered" in one.getMessage()]
    assert line in record.getMessage()
    assert (record.levelname, box.calls) == (level, 1)


async def test_a_connection_that_was_never_made_is_tried_once_more(caplog: pytest.LogCaptureFixture) -> None:
    gone = Mailbox()
    gone.base = f"http://127.0.0.1:{free_port()}"
    chatting, callbacks = chat(gone, Slow(0.1))
    await chatting.say(asking(gone))
    await callbacks.finish()
    assert "could not be delivered: ClientConnectorError" in caplog.text


async def test_a_mailbox_that_does_not_answer_is_left_at_the_deadline(box: Mailbox) -> None:
    box.hold_seconds = 3
    chatting, callbacks = chat(box, Slow(0.1), deadline_seconds=0.4)
    await chatting.say(asking(box))
    begun = time.monotonic()
    await callbacks.finish()
    assert time.monotonic() - begun < 1.5


def test_kakaos_own_addresses_and_the_sandbox_may_be_called() -> None:
    for url in ("https://kakao.com/x", "https://bot-api.kakao.com:443/callback", "http://127.0.0.1:8002/callback/1"):
        assert Callbacks("http://127.0.0.1:8002/kakao/bot").may_promise(url), url


def test_nobody_else_is_ever_called() -> None:
    for url in (
        "",
        "http://bot-api.kakao.com/callback",
        "https://kakao.com.evil.example/",
        "https://evilkakao.com/",
        "https://evil.example/kakao.com",
        "https://bot-api.kakao.com@evil.example/",
        "https://user:pw@bot-api.kakao.com/",
        "https://evil.example\\.kakao.com/",
        "https://evil.example#.kakao.com/",
        "https://bot-api.kakao.com:8443/",
        "https://bot-api.kakao.com:99999/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "http://127.0.0.1:8003/callback/1",
        "https://127.0.0.1:8002/callback/1",
        "ftp://kakao.com/",
        "https://ｋakao.com/",
        "javascript:alert(1)",
        "kakao.com",
    ):
        assert not Callbacks("http://127.0.0.1:8002/kakao/bot").may_promise(url), url
        assert not Callbacks("").may_promise(url), url


async def test_a_forged_callback_is_answered_as_if_there_were_none(box: Mailbox) -> None:
    callbacks = Callbacks("")
    chatting = Chat(Slow(0.2), callbacks=callbacks, answer_within=1)
    assert said(await chatting.say(asking(box))) == news.WHICH
    assert box.calls == 0


async def test_there_is_an_end_to_promising(monkeypatch: pytest.MonkeyPatch, box: Mailbox) -> None:
    monkeypatch.setattr(callback, "PENDING_MAX", 1)
    chatting, callbacks = chat(box, Slow(0.3))
    answers = [(await chatting.post(asking(box))).json() for _ in range(2)]
    assert [answer.get("useCallback", False) for answer in answers] == [True, False]
    await callbacks.finish()


async def test_the_server_stops_only_when_every_promise_is_kept(box: Mailbox) -> None:
    chatting, _ = chat(box, Slow(0.3))
    async with chatting.app.router.lifespan_context(chatting.app):
        await chatting.say(asking(box))
        assert box.letters == []
    assert len(box.letters) == 1
