"""What the API's documentation says of every door alike: a refusal is the envelope."""

from typing import Any

from backend.common.api import ErrorBody

NAME = "ErrorBody"
REFUSAL = "Refused: `code` says why and never changes. A 429 comes with Retry-After, in seconds."
TYPES = {"code": "string", "message": "string", "extra": "object"}


def add_refusals(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Give each operation a `default` answer, the envelope: what a door does not name, it answers so.

    A postprocessing hook of drf-spectacular.
    """
    result["components"].setdefault("schemas", {}).setdefault(NAME, _envelope())
    answer = {
        "description": REFUSAL,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{NAME}"}}},
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"].setdefault("default", answer)
    return result


def _envelope() -> dict[str, Any]:
    fields = {
        name: {"type": TYPES[name], "description": str(field.help_text)} for name, field in ErrorBody().fields.items()
    }
    return {"type": "object", "properties": fields, "required": list(fields)}
