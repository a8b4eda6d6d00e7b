"""Postprocessing hook of drf-spectacular: examples, refusals, conditional reads and time zones for every operation.

Examples are made of the shapes themselves, so that none can contradict its schema; an endpoint's own examples stay.
"""

import re
import zoneinfo
from collections.abc import Iterable
from typing import Any, Final

CODE = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
OF_EVERY_CALLER = ("auth.forbidden", "auth.missing", "auth.token_expired", "auth.token_invalid")
OF_EVERY_BODY = ("request.malformed", "request.too_large", "request.unsupported_media_type")
DEPTH_MAX: Final = 8
NUMBER_IN_PATH: Final = {"minimum": 1, "maximum": 2**63 - 1}
TEXT_IN_PATH: Final = {"minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$"}
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"})
VALUES: dict[str, object] = {
    "categories": ["technology"],
    "category": "technology",
    "channel_id": "112233445566778899",
    "code": "AC3D-EF7H",
    "display_name": "미나",
    "guild_id": "998877665544332211",
    "headline": "Scientists find a quiet way to cool cities",
    "lease": "b0f7c1f2",
    "lemma": "settle",
    "lemmas": ["settle"],
    "local_time": "08:00",
    "message_id": "123456789012345678",
    "name": "technology",
    "name_ko": "기술",
    "next": None,
    "phone_number": "010-****-5678",
    "platform": "discord",
    "provider": "discord",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "reason": "channel.gone",
    "target_id": "112233445566778899",
    "time_zone": "Asia/Seoul",
    "title": "Scientists find a quiet way to cool cities",
    "uid": "80351110224678912",
    "url": "https://news.example.com/stories/7/",
}
"""What a property of this name holds, where its schema allows that."""
BY_FORMAT = {
    "date": "2026-11-30",
    "date-time": "2026-11-30T23:00:00Z",
    "time": "08:00",
    "uri": "https://news.example.com/",
    "uuid": "0a9c31f5-51a5-4c27-9c1a-1f1f5f0b7d11",
}
NOT_MODIFIED = {"description": "If-None-Match names the ETag of the answer: the client has it already."}
REFUSAL = {
    "description": "Refused: `code` says why and never changes. A 429 comes with Retry-After, in seconds.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
}
ETAG = {"description": "Send it as If-None-Match with the next request.", "schema": {"type": "string"}}


def complete(result: dict[str, Any], generator: Any, **_: object) -> dict[str, Any]:  # noqa: ANN401  the library's own
    """Return the schema with what every operation has."""
    schemas = result["components"]["schemas"]
    _describe_limits(result["paths"].values(), schemas)
    views = {(path, method.lower()): callback.cls for path, _regex, method, callback in generator.endpoints}
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            operation["responses"].setdefault("default", REFUSAL)
            _describe_errors(operation, views.get((path, method)), method)
            bodies = [operation.get("requestBody", {})]
            bodies += [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for body in bodies:
                content = body.get("content", {}).get("application/json")
                if content and "examples" not in content:
                    content["examples"] = {"Example": {"value": example(content["schema"], schemas)}}
            answer = operation["responses"].get("200", {})
            if method == "get" and "application/json" in answer.get("content", {}):
                answer.setdefault("headers", {})["ETag"] = ETAG
                operation["responses"].setdefault("304", NOT_MODIFIED)
    return result


def _describe_limits(paths: Iterable[dict[str, Any]], schemas: dict[str, Any]) -> None:
    """Say of what is sent what the serializers cannot: zones, parameters of a path, bodies that may not be left out."""
    schemas["TimeZone"] = {"type": "string", "enum": ZONES, "description": "An IANA time zone."}
    for schema in [one for name, one in schemas.items() if name != "TimeZone"]:
        for name, field in schema.get("properties", {}).items():
            if name == "time_zone" and field.get("type") == "string":
                schema["properties"][name] = {"$ref": "#/components/schemas/TimeZone"}
    for name, shape in schemas.items():
        if name.startswith("Patched") and len(shape["properties"]) == 1:
            shape["required"] = list(shape["properties"])  # a change has to change something
    for operation in (one for methods in paths for one in methods.values()):
        for parameter in (one for one in operation.get("parameters", []) if one["in"] == "path"):
            is_number = parameter["schema"].get("type") == "integer"
            parameter["schema"] |= NUMBER_IN_PATH if is_number else TEXT_IN_PATH
            if parameter["name"] == "platform":
                parameter["schema"]["pattern"] = "^[a-z][a-z0-9_]{0,29}$"
        for content in operation.get("requestBody", {}).get("content", {}).values():
            if schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], {}).get("required"):
                operation["requestBody"]["required"] = True


def example(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:  # noqa: ANN401  JSON
    """Return a value that the schema allows; `name` is the property's."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in schema:
            return example(schema[choice][0], schemas, name, depth)
    kinds = schema.get("type", "object")
    kind = next((one for one in kinds if one != "null"), "null") if isinstance(kinds, list) else kinds
    known = VALUES.get(name, schema.get("default"))
    if "const" in schema or "enum" in schema:
        allowed = [schema["const"]] if "const" in schema else schema["enum"]
        return known if known in allowed else allowed[0]
    if known is not None and _fits(known, kind, schema):
        return known
    if known is None and name in VALUES and isinstance(kinds, list):
        return None
    match kind:
        case "object":
            properties = {} if depth > DEPTH_MAX else schema.get("properties", {})
            return {one: example(field, schemas, one, depth + 1) for one, field in properties.items()}
        case "array":
            least = schema.get("minItems", 0)
            if depth > DEPTH_MAX and not least:
                return []
            items = schema.get("prefixItems") or [schema.get("items", {"type": "string"})] * max(least, 1)
            return [example(one, schemas, "", depth + 1) for one in items]
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 6) + 1)
        case "boolean":
            return False
        case "null":
            return None
    return BY_FORMAT.get(schema.get("format", ""), "text"[: schema.get("maxLength", 4)])


def _fits(value: object, kind: str, schema: dict[str, Any]) -> bool:
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    if not isinstance(value, types.get(kind, ())):  # type: ignore[arg-type]  # a tuple of types is one
        return False
    if isinstance(value, list):
        return bool(schema.get("items", {}).get("type") == "string")
    return not isinstance(value, str) or re.search(schema.get("pattern", ""), value) is not None


def _describe_errors(operation: dict[str, Any], view: type | None, method: str) -> None:
    """Add the codes that a view names, in docstrings and `error_codes`, and those of any operation of its kind."""
    codes = set(getattr(view, "error_codes", ()))
    own = [one for one in (view.__mro__ if view else ()) if one.__module__.startswith("backend.")]
    for documented in (*own, getattr(view, method, None)):
        codes |= set(CODE.findall(documented.__doc__ or "" if documented else ""))
    if operation.get("security"):
        codes |= set(OF_EVERY_CALLER)
    if "requestBody" in operation:
        codes |= set(OF_EVERY_BODY)
    if "requestBody" in operation or operation.get("parameters"):
        codes.add("request.invalid")
    if any(one["in"] == "path" for one in operation.get("parameters", [])):
        codes.add("not_found")
    if method != "get":
        codes.add("request.throttled")
    operation["x-error-codes"] = sorted(codes)
    listed = ", ".join(f"`{code}`" for code in operation["x-error-codes"])
    if listed:
        operation["description"] = f"{operation.get('description', '')}\n\nError codes: {listed}.".strip()
