from collections.abc import Iterator

import httpx
import pytest

from sandbox.stand_ins import build_world, serve


@pytest.fixture(scope="session")
def world_url() -> Iterator[str]:
    with serve(build_world()) as base:
        yield base


@pytest.fixture
def world(world_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world_url, timeout=10, trust_env=False) as client:
        yield client
        for control in ("faults", "requests", "llm", "llm/calls"):
            client.delete(f"/sandbox/{control}")
