"""Where a digest goes, and what somebody wants of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.errors import UnclearError

NOT_ALLOWED = "{place}에서 봇에게 이 권한이 필요해요: {names}. 허용한 다음 다시 시도해 주세요."


def _all_allowed(layout: str, role_id: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Place:
    """Where digests go. The platform has checked that whoever speaks may decide over it.

    `missing` returns, in Korean, the permissions the bot lacks there for a layout and a role to mention.
    """

    platform: str
    target_id: str
    name: str
    guild_id: str = ""
    audience: str = "channel"
    missing: Callable[[str, str], Sequence[str]] = _all_allowed

    def check(self, layout: str, role_id: str) -> None:
        """Raise UnclearError with the names of the permissions the bot lacks, if it lacks any."""
        if names := self.missing(layout, role_id):
            raise UnclearError(NOT_ALLOWED.format(place=self.name, names=", ".join(names)))


@dataclass(frozen=True)
class Wish:
    """What was asked for, as typed; None leaves a thing as it is."""

    categories: str | None = None
    level: str | None = None
    time: str | None = None
    zone: str | None = None
    weekdays: str | None = None
    layout: str | None = None
    role_id: str | None = None
    alert_target_id: str | None = None
