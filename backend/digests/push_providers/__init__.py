"""Pushing to platforms that have no bot of ours to claim deliveries: the registry of the ways."""

from collections.abc import Callable

from backend.digests.push_providers.base import PushProvider
from backend.digests.push_providers.event_api import EventApiPush
from backend.digests.push_providers.memo import MemoPush
from contracts.enums import Platform

KAKAO_SKILL = Platform.KAKAO_SKILL
KAKAO_MEMO = Platform.KAKAO_MEMO
PROVIDERS: dict[str, Callable[[], PushProvider]] = {KAKAO_SKILL: EventApiPush, KAKAO_MEMO: MemoPush}
"""By platform; each is made anew of the settings."""

IDENTITIES: dict[str, str] = {KAKAO_SKILL: Platform.KAKAO_SKILL, KAKAO_MEMO: Platform.KAKAO}
"""By platform, the provider of the identities whose uids are its targets."""


def load(platform: str) -> PushProvider:
    """Return the way to push on a platform. Raises KeyError for one without."""
    return PROVIDERS[platform]()
