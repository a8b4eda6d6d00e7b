import discord
import pytest

from bot.discord import permissions


def test_a_permission_is_named_as_the_korean_client_names_it() -> None:
    assert permissions.named(["send_messages", "view_channel"]) == ["메시지 보내기", "채널 보기"]


def test_every_name_is_discord_pys_own() -> None:
    assert set(permissions.NAMES) <= set(discord.Permissions.VALID_FLAGS)


def test_what_was_noted_is_read_back_in_korean() -> None:
    noted = permissions.noted(["send_messages", "mention_everyone"])
    assert noted == "SEND_MESSAGES, MENTION_EVERYONE"
    assert permissions.noted_named(noted) == "메시지 보내기, @everyone, @here, 모든 역할 멘션하기"


@pytest.mark.parametrize("detail", ["", "ServerDisconnectedError", "403 0: no"])
def test_a_detail_of_another_kind_stays_as_it_is(detail: str) -> None:
    assert permissions.noted_named(detail) == detail
