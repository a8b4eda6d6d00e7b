import re

import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import error_messages
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
        (ApiError("article.unknown", 404), error_messages.SENTENCES["article.unknown"]),
        (ApiError("llm.timeout", 400), error_messages.SENTENCES["llm.*"]),
        (ApiError("never.heard.of", 418), error_messages.UNKNOWN),
        (UnclearError("시간을 이해하지 못했어요."), "시간을 이해하지 못했어요."),
        (ApiUnavailableError("HTTP 502"), error_messages.UNAVAILABLE),
        (TimeoutError(), error_messages.UNAVAILABLE),
        (RuntimeError("the password is hunter2"), error_messages.UNKNOWN),
    ],
)
def test_every_error_becomes_a_korean_sentence(error: Exception, words: str) -> None:
    assert said(error_messages.apology(error)) == words


def test_an_apology_always_offers_a_way_on() -> None:
    assert error_messages.apology(ValueError()).choices == (MENU,)


def test_sentences_are_polite_korean_and_name_no_code() -> None:
    for text in (*error_messages.SENTENCES.values(), error_messages.UNAVAILABLE):
        assert HANGUL.search(text)
        assert re.search(r"요\.$", text)
        assert not re.search(r"[a-z_]+\.[a-z_]+", text)
