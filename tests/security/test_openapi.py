"""Every operation of the API with generated requests, and what the schema itself promises."""

import io
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from backend.config.wsgi_handler import MeasuredHandler

Json = dict[str, Any]
# The others judge what a schema cannot say: that a well-formed code is wrong, or which order makes a request lawful.
CHECKED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
    checks.allow_header_conformance,
]
EXAMPLES = 4
"""Requests for an operation; about every fourth comes without a token, the others from whom it is for."""
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
UNSAYABLE = {
    "access_token.invalid",  # a token or a code, not both
    "birth_date.required", "privacy.required", "terms.required",  # the consent is whole or left out
    "non_field_errors.invalid",  # one of two proofs
    "non_field_errors.required",  # what a report is about: a meaning or a story
    "phone_number.phone",  # which numbers exist
    "quiet_until.invalid",  # both ends of the quiet hours or neither
    "redirect_uri.required",  # with a code
    "target_id.required",  # but for a push, which goes to the caller themselves
}  # fmt: skip
"""What a schema cannot say, as field.code: only for these is a request that it allows refused for its form."""

OPEN = (
    "password/reset", "password/reset/code", "sign-up", "sign-up/code", "social", "social/code", "social/continue",
    "social/number-code", "token", "token/refresh", "token/revoke", "token/unlock", "token/unlock/code",
)  # fmt: skip

schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", MeasuredHandler())


@schema.parametrize()
@BOUNDED
def test_no_request_breaks_an_operation_and_no_lawful_one_is_refused_for_its_form(
    case: Case[Any], callers: Mapping[str, dict[str, str]], ids: Mapping[str, object]
) -> None:
    number = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    if number % 2:
        case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
    operation = case.operation.definition.raw
    is_other = number % 4 == 0
    with transaction.atomic():
        response = case.call(headers=callers["nobody" if is_other else caller_of(operation)])
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKED)
    if response.status_code >= 400:
        assert response.json()["code"] in operation["x-error-codes"]
    if case.meta is not None and case.meta.generation.mode.is_positive:
        assert set(form_faults(response)) <= UNSAYABLE


def caller_of(operation: Json) -> str:
    """Return the caller that an operation is for."""
    kinds = {name for one in operation.get("security", []) for name in one}
    return "service" if "serviceToken" in kinds else "learner" if "learnerToken" in kinds else "nobody"


def form_faults(response: Response) -> Iterator[str]:
    """Yield what a refusal blames in the form of a request, as field.code."""
    if response.status_code != 400:
        return
    answer = response.json()
    if answer["code"] == "request.malformed":
        yield answer["code"]
    if answer["code"] == "request.invalid":
        for field, faults in answer["extra"].get("fields", {}).items():
            for fault in faults if isinstance(faults, list) else [faults]:
                yield f"{field}.{fault.get('code', fault) if isinstance(fault, dict) else fault}"


@pytest.fixture(scope="module")
def document() -> Json:
    """Return the schema, checked by drf-spectacular: two shapes under one name, say, are an error."""
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", validate=True, fail_on_warn=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        yield from path.values()


def test_examples_of_every_operation_are_allowed_by_its_schema(document: Json) -> None:
    assert all("default" in operation["responses"] for operation in operations(document))
    wrong = {}
    for operation in operations(document):
        answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        for body in [operation.get("requestBody", {}), *answers]:
            content = body.get("content", {}).get("application/json", {})
            if content and not content.get("examples"):
                wrong[operation["operationId"]] = "no example"
            for example in content.get("examples", {}).values():
                judge = Draft202012Validator(content["schema"] | {"components": document["components"]})
                for error in judge.iter_errors(example["value"]):
                    wrong[operation["operationId"]] = f"{error.json_path}: {error.message}"
    assert wrong == {}


def test_these_operations_alone_need_no_token_and_each_has_a_name_of_its_own(document: Json) -> None:
    found = {path for path, methods in document["paths"].items() for one in methods.values() if {} in one["security"]}
    assert found == {f"/api/v1/auth/{path}/" for path in OPEN}
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_names_the_codes_of_its_own_refusals(document: Json) -> None:
    general = {"auth.missing", "auth.token_expired", "auth.token_invalid", "request.invalid", "request.throttled"}
    lacking = {}
    for operation in operations(document):
        own = set(operation["x-error-codes"]) - general
        refusals = {status for status in operation["responses"] if status in {"403", "404", "409", "503"}}
        if not operation["x-error-codes"] or (refusals and not own):
            lacking[operation["operationId"]] = sorted(refusals)
    assert lacking == {}


def test_everything_that_is_sent_has_its_limits(document: Json) -> None:
    lacking = set()
    for operation in operations(document):
        bodies = operation.get("requestBody", {}).get("content", {}).values()
        sent = [("body", body["schema"]) for body in bodies]
        sent += [(one["name"], one["schema"]) for one in operation.get("parameters", []) if one["in"] != "header"]
        for name, given in sent:
            lacking |= {f"{operation['operationId']} {fault}" for fault in unlimited(name, given, document)}
    assert lacking == set()


def unlimited(name: str, given: Json, document: Json, required: bool = False) -> Iterator[str]:
    """Yield what of a value that a program sends has no limit: a text, a list, a number, or a zone without names."""
    if "$ref" in given:
        resolved = document["components"]["schemas"][given["$ref"].rpartition("/")[2]]
        if name == "time_zone" and not given["$ref"].endswith("/TimeZone"):
            yield f"{name}: no names of zones"
        yield from unlimited(name, resolved, document, required)
        return
    for kind in ("allOf", "oneOf", "anyOf"):
        for one in given.get(kind, []):
            yield from unlimited(name, one, document, required)
    if {"enum", "const"} & given.keys():
        return
    kinds = given.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if "string" in kinds and not {"maxLength", "format", "pattern"} & given.keys():
        yield f"{name}: no maxLength"
    if "string" in kinds and required and not {"minLength", "format", "pattern"} & given.keys():
        yield f"{name}: no minLength"
    if "array" in kinds:
        if "maxItems" not in given:
            yield f"{name}: no maxItems"
        yield from unlimited(f"{name}[]", given.get("items", {}), document)
    if kinds & {"integer", "number"} and not {"minimum", "maximum"} <= given.keys():
        yield f"{name}: no range"
    for field, one in given.get("properties", {}).items():
        yield from unlimited(field, one, document, field in given.get("required", []))
