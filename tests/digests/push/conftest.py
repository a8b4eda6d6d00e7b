"""A KakaoTalk that answers as documented, with both push providers switched on."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from backend.digests.push_providers import event_api
from tests.digests.push.kakao import BOT_ID, Kakao, running


@pytest.fixture
def kakao(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kakao]:
    """A KakaoTalk that answers as published, and an operator who wants to push."""
    monkeypatch.setattr(event_api, "CALL_GAP_SECONDS", 0.0)
    with running() as there:
        settings.FETCH_ALLOW_HOSTS = frozenset({urlsplit(there.url).netloc})
        settings.KAKAO_BOT_API_BASE = settings.KAKAO_API_BASE = settings.KAKAO_AUTH_BASE = there.url
        settings.KAKAO_BOT_ID = BOT_ID
        settings.KAKAO_EVENT_NAME = "daily_digest"
        settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 150_000
        settings.KAKAO_MEMO_PUSH = True
        yield there
