from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.kakao import page
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import SKILL_PATH, Settings
from sandbox.ports import HOST, free_port
from sandbox.server import serve
from tests.contract.conftest import django_api
from tests.sandbox.kakao.stage import SECRET, Skill, Stage

__all__ = ["django_api"]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """The stand-in on a loopback port, its skill on another."""
    skill, port = Skill(), free_port()
    with serve(skill.app()) as skill_url:
        settings = Settings(
            skill_url=skill_url + SKILL_PATH,
            skill_secret=SECRET,
            own_url=f"http://{HOST}:{port}",
        )
        kakao = Kakao(settings)
        with (
            serve(Starlette(routes=page.routes(kakao)), port=port) as url,
            httpx.Client(base_url=url, trust_env=False, timeout=10) as http,
        ):
            yield Stage(kakao, skill, url, http)
