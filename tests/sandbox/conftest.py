from collections.abc import Iterator

import httpx
import pytest

from sandbox.server import serve
from sandbox.stand_ins import build_stand_ins


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    with serve(build_stand_ins()) as base:
        yield base


@pytest.fixture
def sandbox(sandbox_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox_url, timeout=10, trust_env=False) as client:
        yield client
        for control in ("faults", "requests", "llm", "llm/calls"):
            client.delete(f"/sandbox/{control}")
