"""The login platforms as fixtures, for every folder that walks to them and back."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from sandbox.discord.keys import CLIENT_ID, CLIENT_SECRET, PUBLIC_KEY
from sandbox.keys import KAKAO_ADMIN_KEY, KAKAO_CLIENT_SECRET, KAKAO_REST_API_KEY
from tests.accounts.social.platforms import NO_ADDRESS, SITE, Platforms, Visitor, standing


@pytest.fixture(scope="session")
def both_platforms() -> Iterator[Platforms]:
    """Both stand-ins, for the whole run."""
    with standing() as platforms:
        yield platforms


@pytest.fixture
def platforms(both_platforms: Platforms, settings: Settings) -> Iterator[Platforms]:
    """Both stand-ins as at their beginning, and a site that is set up for them."""
    at = both_platforms
    settings.PUBLIC_URL = SITE
    settings.FETCH_ALLOW_HOSTS = frozenset(place.removeprefix("http://") for place in (at.base, NO_ADDRESS))
    settings.KAKAO_AUTH_BASE, settings.KAKAO_API_BASE = f"{at.base}/kakao/auth", f"{at.base}/kakao/api"
    settings.KAKAO_REST_API_KEY, settings.KAKAO_CLIENT_SECRET = KAKAO_REST_API_KEY, KAKAO_CLIENT_SECRET
    settings.KAKAO_ADMIN_KEY = KAKAO_ADMIN_KEY
    settings.DISCORD_OAUTH_BASE, settings.DISCORD_PUBLIC_KEY = f"{at.base}/discord/login", PUBLIC_KEY
    apps = {"kakao": (KAKAO_REST_API_KEY, KAKAO_CLIENT_SECRET), "discord": (CLIENT_ID, CLIENT_SECRET)}
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: settings.SOCIALACCOUNT_PROVIDERS[name] | {"APP": {"client_id": key, "secret": secret}}
        for name, (key, secret) in apps.items()
    }
    yield at
    at.reset()


@pytest.fixture
def visitor(db: None, platforms: Platforms) -> Visitor:
    """Somebody with a browser."""
    return Visitor()
