from typing import Any

import pytest

from sandbox.discord.errors import DiscordError
from sandbox.discord.model.messages import Body, Flag
from sandbox.discord.rules import message

JSON = dict[str, Any]
V2 = int(Flag.COMPONENTS_V2)
TEXT = {"type": 10, "content": "글"}


def refused(asked: JSON) -> str:
    with pytest.raises(DiscordError) as error:
        message.draft(asked)
    return str(error.value.errors or error.value.code)


def test_lengths_are_those_of_trimmed_text() -> None:
    assert message.draft({"content": "x" * 2000 + "  \n"}).body.content == "x" * 2000


def test_a_layout_has_no_content_besides() -> None:
    asked = {"flags": V2, "components": [TEXT]}
    assert "LEGACY_FIELDS" in refused(asked | {"content": "글"})
    assert message.draft(asked).body.is_v2


def test_an_author_cannot_set_every_flag() -> None:
    asked = {"content": "x", "flags": int(Flag.EPHEMERAL | Flag.LOADING | Flag.SUPPRESS_EMBEDS)}
    assert message.draft(asked).body.flags == Flag.SUPPRESS_EMBEDS


def test_an_edit_keeps_what_it_does_not_name() -> None:
    old = Body("글", flags=int(Flag.EPHEMERAL | Flag.SUPPRESS_EMBEDS))
    body = message.edited(old, {"content": "새 글"}).body
    assert (body.content, body.flags) == ("새 글", old.flags)


def test_a_layout_never_becomes_a_plain_message_again() -> None:
    old = Body(components=[TEXT], flags=V2)
    with pytest.raises(DiscordError):
        message.edited(old, {"flags": 0, "content": "글", "components": []})


def test_an_edit_may_not_leave_nothing() -> None:
    with pytest.raises(DiscordError) as refused:
        message.edited(Body("글"), {"content": ""})
    assert refused.value.code == 50006
