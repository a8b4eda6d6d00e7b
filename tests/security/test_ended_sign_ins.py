"""Every operation of the API with a sign-in that was ended, and with one that is alive but old."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from backend.accounts import tokens
from backend.accounts.models import TokenFamily, User
from backend.common import clock
from tests.conftest import JsonClient

pytestmark = pytest.mark.django_db
Operation = tuple[str, str]
EXPORTS = {("GET", "/api/v1/me/export/"), ("GET", "/api/v1/saved-words/export/"), ("GET", "/api/v1/auth/sessions/")}
"""They only read, but a thief would begin with them."""
FRESH = {
    ("POST", "/api/v1/me/link-codes/"),
    ("POST", "/api/v1/me/link/"),
    ("POST", "/api/v1/me/link/number-code/"),
    ("GET", "/api/v1/me/export/"),
    ("DELETE", "/api/v1/me/"),
    ("DELETE", "/api/v1/me/identities/{identity_id}/"),
    ("POST", "/api/v1/auth/password/reset/"),
}
"""What asks for a fresh proof before it looks at the body; a change of number or password takes the password as one."""


@pytest.fixture(scope="module")
def operations() -> set[Operation]:
    """Return the operations that a learner's token opens."""
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    return set(_of_learners(json.loads(out.getvalue())["paths"]))


def _of_learners(paths: dict[str, dict[str, dict[str, list[dict[str, object]]]]]) -> Iterator[Operation]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            if any("learnerToken" in one for one in operation.get("security", [])):
                yield method.upper(), path


def answers(operations: set[Operation], user: User, **family: dt.datetime) -> dict[Operation, str]:
    """Return the error code of each operation ("" without one) for a token of a sign-in that is in this state."""
    client = JsonClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(user).access}")
    TokenFamily.objects.update(**family)
    found = {}
    for method, path in sorted(operations):
        address = re.sub(r"\{[^}]+\}", "1", path)
        with transaction.atomic():  # one of them signs out everywhere
            answer = client.generic(method, address, "{}", content_type="application/json")
            transaction.set_rollback(True)
        found[method, path] = json.loads(answer.content)["code"] if answer.status_code >= 400 else ""
    return found


def test_an_ended_sign_in_changes_and_exports_nothing(operations: set[Operation], mina: User) -> None:
    found = answers(operations, mina, ended_at=clock.now())
    refused = {one for one, code in found.items() if code == "auth.token_invalid"}
    assert refused == {one for one in operations if one[0] != "GET"} | EXPORTS
    assert User.objects.filter(pk=mina.pk, is_active=True).exists()


def test_what_could_take_an_account_over_asks_for_a_fresh_proof(operations: set[Operation], mina: User) -> None:
    found = answers(operations, mina, created_at=clock.now() - tokens.FRESH - dt.timedelta(seconds=1))
    assert {one for one, code in found.items() if code == "auth.proof_needed"} == FRESH
    assert User.objects.filter(pk=mina.pk, is_active=True).exists()


def test_the_page_on_security_lists_what_asks_for_a_proof() -> None:
    page = Path("docs/security.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([A-Z]+) (/api/v1/[^`]*)`", page))
    assert listed >= FRESH | EXPORTS
