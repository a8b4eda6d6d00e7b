from typing import Any

import pytest

from sandbox.discord.errors import DiscordError, Problems
from sandbox.discord.model.messages import Body, Flag
from sandbox.discord.rules import embeds, message

JSON = dict[str, Any]
V2 = int(Flag.COMPONENTS_V2)
TEXT = {"type": 10, "content": "글"}


def refused(asked: JSON) -> str:
    with pytest.raises(DiscordError) as error:
        message.draft(asked, [])
    return str(error.value.errors or error.value.code)


@pytest.mark.parametrize(
    ("embed", "place"),
    [
        ({"title": "x" * 257}, "title"),
        ({"description": "x" * 4097}, "description"),
        ({"title": "x", "footer": {"text": "x" * 2049}}, "footer"),
        ({"title": "x", "author": {"name": "x" * 257}}, "author"),
        ({"title": "x", "author": {"name": "x", "url": "javascript:x"}}, "URL_TYPE_INVALID_SCHEME"),
        ({"title": "x", "url": "ftp://a.example"}, "URL_TYPE_INVALID_SCHEME"),
        ({"title": "x", "url": "https://a.example/" + "x" * 2048}, "url"),
        ({"title": "x", "image": {"url": "file:///etc/passwd"}}, "image"),
        ({"fields": [{"name": "x", "value": "x"}] * 26}, "fields"),
        ({"fields": [{"name": " ", "value": "x"}]}, "BASE_TYPE_REQUIRED"),
        ({"fields": [{"name": "x" * 257, "value": "x"}]}, "name"),
        ({"fields": [{"name": "x", "value": "x" * 1025}]}, "value"),
        ("x", "MODEL_TYPE_CONVERT"),
    ],
)
def test_an_embed_has_limits(embed: JSON, place: str) -> None:
    assert place in refused({"embeds": [embed]})


def test_embeds_at_their_limits_are_taken() -> None:
    full = {"title": "x" * 256, "description": "x" * 4096, "image": {"url": "attachment://a.png"}}
    rest = {"description": "x" * (6000 - 256 - 4096), "url": "https://a.example"}
    taken = message.draft({"embeds": [full, rest]}, []).body.embeds
    assert sum(map(embeds.chars, taken)) == 6000
    assert taken[0]["type"] == "rich"


def test_lengths_are_those_of_trimmed_text() -> None:
    assert message.draft({"content": "x" * 2000 + "  \n"}, []).body.content == "x" * 2000
    problems = Problems()
    embeds.check([{"title": "x" * 256 + "   "}], problems)
    problems.check()


def test_everything_wrong_is_told_at_once() -> None:
    told = refused({"content": "x" * 2001, "embeds": [{"title": "x" * 257}], "nonce": "n" * 26})
    assert all(place in told for place in ("content", "embeds", "nonce"))


@pytest.mark.parametrize("legacy", [{"content": "글"}, {"embeds": [{"title": "글"}]}])
def test_a_layout_stands_alone(legacy: JSON) -> None:
    asked = {"flags": V2, "components": [TEXT]}
    assert "LEGACY_FIELDS" in refused(asked | legacy)
    assert message.draft(asked, []).body.is_v2


def test_an_author_cannot_set_every_flag() -> None:
    asked = {"content": "x", "flags": int(Flag.EPHEMERAL | Flag.LOADING | Flag.SUPPRESS_EMBEDS)}
    assert message.draft(asked, []).body.flags == Flag.SUPPRESS_EMBEDS


def test_an_edit_keeps_what_it_does_not_name() -> None:
    old = Body("글", [{"title": "제목"}], flags=int(Flag.EPHEMERAL | Flag.SUPPRESS_EMBEDS))
    body = message.edited(old, {"content": "새 글"}, []).body
    assert (body.content, body.embeds[0]["title"], body.flags) == ("새 글", "제목", old.flags)


def test_an_edit_ends_the_thinking_and_may_become_a_layout() -> None:
    old = Body(flags=int(Flag.EPHEMERAL | Flag.LOADING))
    body = message.edited(old, {"flags": V2, "components": [TEXT]}, []).body
    assert body.flags == Flag.EPHEMERAL | Flag.COMPONENTS_V2


def test_a_layout_never_becomes_a_plain_message_again() -> None:
    old = Body(components=[TEXT], flags=V2)
    with pytest.raises(DiscordError):
        message.edited(old, {"flags": 0, "content": "글", "components": []}, [])


def test_an_edit_may_not_leave_nothing() -> None:
    with pytest.raises(DiscordError) as refused:
        message.edited(Body("글"), {"content": ""}, [])
    assert refused.value.code == 50006
