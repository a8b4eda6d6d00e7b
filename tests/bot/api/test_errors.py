import json

import pytest

from bot.api.connection import Response
from bot.api.errors import ApiError, ApiUnavailableError, checked


def test_a_good_answer_passes() -> None:
    assert checked(Response(201, b"{}")) == b"{}"


def test_a_refusal_keeps_code_status_and_details() -> None:
    body = {"code": "article.unknown", "message": "No such article.", "extra": {"ids": [7]}}
    with pytest.raises(ApiError, match="No such article") as refused:
        checked(Response(400, json.dumps(body).encode()))
    assert (refused.value.code, refused.value.status, refused.value.extra) == ("article.unknown", 400, {"ids": [7]})


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'{"code": 1}', b"null", b'"x"'])
def test_a_refusal_that_is_no_envelope_is_unknown(body: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        checked(Response(404, body))
    assert (refused.value.code, refused.value.status) == ("unknown", 404)


@pytest.mark.parametrize("status", [302, 500, 502, 503])
def test_anything_else_is_no_usable_answer(status: int) -> None:
    with pytest.raises(ApiUnavailableError, match=str(status)):
        checked(Response(status, b""))
