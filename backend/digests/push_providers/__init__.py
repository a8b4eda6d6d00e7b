"""The platforms that we push on because no bot of ours claims their deliveries: their registry."""

from collections.abc import Callable

from backend.digests.push_providers.base import PushProvider
from backend.digests.push_providers.event_api import EventApiPush
from backend.digests.push_providers.memo import MemoPush
from contracts.enums import Platform

KAKAO_SKILL = Platform.KAKAO_SKILL
KAKAO_MEMO = Platform.KAKAO_MEMO
PROVIDERS: dict[str, Callable[[], PushProvider]] = {KAKAO_SKILL: EventApiPush, KAKAO_MEMO: MemoPush}
"""By platform."""

IDENTITIES: dict[str, str] = {KAKAO_SKILL: Platform.KAKAO_SKILL, KAKAO_MEMO: Platform.KAKAO}
"""By platform, the login provider of the identities whose uids are its targets."""


def load(platform: str) -> PushProvider:
    """Return the provider of a platform. Raises KeyError for a platform without."""
    return PROVIDERS[platform]()
