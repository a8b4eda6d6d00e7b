import re

import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import apology
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU

HANGUL = re.compile(r"[가-힣]")


def said(message: Message) -> str:
    (block,) = message.blocks
    assert isinstance(block, Text)
    return block.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ApiError("article.unknown", 404), apology.SENTENCES["article.unknown"]),
        (ApiError("llm.timeout", 400), apology.FAMILIES["llm"]),
        (ApiError("never.heard.of", 418), apology.UNKNOWN),
        (UnclearError("시간을 이해하지 못했어요."), "시간을 이해하지 못했어요."),
        (ApiUnavailableError("HTTP 502"), apology.UNAVAILABLE),
        (TimeoutError(), apology.UNAVAILABLE),
        (RuntimeError("the password is hunter2"), apology.UNKNOWN),
    ],
)
def test_every_error_becomes_a_korean_sentence(error: Exception, words: str) -> None:
    assert said(apology.apology(error)) == words


def test_an_apology_always_offers_a_way_on() -> None:
    assert apology.apology(ValueError()).choices == (MENU,)


@pytest.mark.parametrize("text", [*apology.SENTENCES.values(), *apology.FAMILIES.values(), apology.UNKNOWN])
def test_sentences_are_polite_korean_and_name_no_code(text: str) -> None:
    assert HANGUL.search(text)
    assert re.search(r"요\.$", text)
    assert not re.search(r"[a-z_]+\.[a-z_]+", text)
