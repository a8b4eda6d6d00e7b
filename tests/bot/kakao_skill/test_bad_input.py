"""Ten thousand payloads that should never come: each gets a sound answer in time, and makes no odd learner."""

import json
import logging
import re
import time

import pytest

from sandbox.kakao.checker import problems
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import SECRET, Chat
from tests.bot.kakao_skill.hostile import payloads
from tests.bot.kakao_skill.test_shapes import SHAPES
from tests.bot.stored_stories import detail

COUNT = 10_000
SEED = 20261124
WRONG_SECRET_EVERY = 100
ANSWER_SECONDS = 3.5
UID = re.compile(r"([\x21-\x7e]{1,70}:)?[\x21-\x7e]{1,70}")


async def test_whatever_comes_is_answered_soundly_in_time_and_makes_no_odd_learner(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake = FakeApi(*(detail(number) for number in range(1, 8)))
    chat = Chat(fake, answer_within=ANSWER_SECONDS)
    requests = [json.loads(path.read_text())["request"] for path in SHAPES]
    slowest = 0.0
    for number, body in enumerate(payloads(requests, COUNT, SEED)):
        is_wrong = number % WRONG_SECRET_EVERY == 0
        begun = time.monotonic()
        response = await chat.post(body, secret="wrong" if is_wrong else SECRET)
        slowest = max(slowest, time.monotonic() - begun)
        assert response.status_code == (401 if is_wrong else 200), body[:2000]
        assert is_wrong or problems(response.json()) == [], body[:2000]
    await fake.aclose()
    assert slowest < ANSWER_SECONDS
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert [one for one in set(fake.met) if not UID.fullmatch(one.uid) or one.display_name] == []
