"""docs/api.md and the API's changelog name what the API has."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from backend.web import service_errors
from bot.conversation import error_messages

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "api.md").read_text()
CHANGES = (DOCS / "api_changelog.md").read_text()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\$API(/[a-z0-9/-]*)", PAGE))))
def test_every_address_of_the_first_hour_is_there(path: str) -> None:
    try:
        assert resolve(f"/api/v1{path}").route != "^api/"
    except Resolver404:
        pytest.fail(path)


def test_every_error_code_they_name_is_one_of_ours() -> None:
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE + CHANGES)) - {"extra.pending"}
    assert named - set(error_messages.SENTENCES) - set(service_errors.SENTENCES) == set()
