from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.kakao import page
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import SKILL_PATH, Settings
from sandbox.server import serve
from tests.contract.conftest import django_api
from tests.sandbox.kakao.stage import SECRET, Skill, Stage

__all__ = ["django_api"]


class Served:
    """An application on a port that stays while the application is another one in each test."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def ports() -> Iterator[tuple[Served, str, Served, str]]:
    """The stand-in's port and its skill's, each with what is served there."""
    stand_in, skill = Served(), Served()
    with serve(stand_in) as url, serve(skill) as skill_url:
        yield stand_in, url, skill, skill_url


@pytest.fixture
def stage(ports: tuple[Served, str, Served, str]) -> Iterator[Stage]:
    """A fresh stand-in with a skill that says what the test wants."""
    served, url, served_skill, skill_url = ports
    skill = Skill()
    kakao = Kakao(Settings(skill_url=skill_url + SKILL_PATH, skill_secret=SECRET, own_url=url))
    served.app, served_skill.app = Starlette(routes=page.routes(kakao)), skill.app()
    with httpx.Client(base_url=url, trust_env=False, timeout=10) as http:
        yield Stage(kakao, skill, url, http)
