"""Payloads that should never come: each gets a sound answer in time, and makes no odd learner."""

import json
import logging
import re
import time

import pytest

from bot.conversation import small_talk
from bot.conversation.error_messages import UNKNOWN
from bot.conversation.message import Text
from sandbox.kakao.checker import problems
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import SECRET, Chat, said
from tests.bot.kakao_skill.hostile import payloads
from tests.bot.kakao_skill.test_shapes import SHAPES
from tests.bot.stored_stories import detail

COUNT = 2_000
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


WITHOUT_A_BLANK = "오늘아침에지하철에서영어뉴스를읽다가모르는단어가너무많아서" * 40
STRANGE = {
    "five hundred words without a blank": WITHOUT_A_BLANK,
    "mixed scripts": "オfeatureニュース 뉴ス 新聞 новости أخبار 보여줘",
    "half a surrogate": "기술 \ud83d 뉴스 \udc4d",
    "letters alone": "ㅁㄴㅇㄹ ㅂㅈㄷㄱ ㅏㅑㅓㅕ",
    "twenty thousand characters": "가나 다라 " * 4000,
    "the same sentence a hundred times": "오늘 뉴스 보여줘 " * 100,
    "a sentence of no story": "Nobody has ever written this sentence in a story of ours.",
    "a date that does not exist": "11월 31일 기사",
    "another one": "2월 30일",
    "no month": "13월 45일 뉴스",
    "a number too great": "99999999999999999999번",
    "zeros": "0번",
    "only marks": "?!?!...,,,",
}


async def test_what_people_type_by_mistake_is_answered_with_a_next_step() -> None:
    chat = Chat(FakeApi(*(detail(number) for number in range(1, 8))), answer_within=ANSWER_SECONDS)
    for name, utterance in STRANGE.items():
        answer = await chat.type(utterance)
        assert answer["template"]["quickReplies"], name
        assert UNKNOWN not in str(answer), name


async def test_who_only_swears_gets_one_kind_sentence_and_short_ones_after_it() -> None:
    chat = Chat(FakeApi(detail()), answer_within=ANSWER_SECONDS)
    first, *others = [said(await chat.type(word)) for word in ("시발", "ㅅㅂ", "개새끼야", "ㅈㄹ")]
    assert Text(first) == small_talk.REPLIES["swear"].blocks[0]
    assert {Text(one) for one in others} == {*small_talk.AGAIN.blocks}


async def test_a_date_that_does_not_exist_is_said_to_be_none() -> None:
    chat = Chat(FakeApi(detail()), answer_within=ANSWER_SECONDS)
    assert said(await chat.type("11월 31일 기사")).startswith("11월 31일은 달력에 없는 날이에요.")
