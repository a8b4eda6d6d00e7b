"""Every door of the API, asked by generated requests: never a 5xx, never an answer that the schema does not promise."""

import io
import itertools
import json
from collections.abc import Mapping
from typing import Any

import schemathesis
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from backend.config.wsgi_handler import MeasuredHandler

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
EXAMPLES = 10
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", MeasuredHandler())
turn = itertools.count()


@schema.parametrize()
@BOUNDED
def test_no_request_breaks_a_door(
    case: Case[Any], callers: Mapping[str, dict[str, str]], ids: Mapping[str, object]
) -> None:
    if next(turn) % 2:
        case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
    for headers in callers.values():
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKED)


def test_the_whole_schema_is_sound_and_its_examples_are_allowed_by_it() -> None:
    """Two shapes under one name, say, would document an endpoint with another's answer."""
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", validate=True, fail_on_warn=True, stdout=out)
    document = json.loads(out.getvalue())
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all("default" in operation["responses"] for operation in operations)
    assert [one["operationId"] for one in operations if not one["x-error-codes"]] == []
    wrong = {}
    for operation in operations:
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
