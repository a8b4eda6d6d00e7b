"""What OpenAI's chat completions take and give: https://platform.openai.com/docs/api-reference/chat/create."""

import itertools
import time
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

REFUSED_IN_STRICT = {"maxLength", "minLength", "maxItems", "minItems", "default", "pattern", "minimum", "maximum"}
_numbers = itertools.count(1)


class Part(BaseModel):
    """One piece of a message."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """One turn of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What it says, whichever way it is written."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class JsonSchema(BaseModel):
    """A named schema the answer must obey."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    schema_: dict[str, Any] = Field(alias="schema")
    strict: bool | None = None


class ResponseFormat(BaseModel):
    """How the answer is to be shaped."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class ChatRequest(BaseModel):
    """A request for a completion; fields we do not act on are taken and forgotten."""

    model: str = Field(min_length=1)
    messages: list[ChatMessage] = Field(min_length=1)
    response_format: ResponseFormat | None = None
    stream: bool = False
    temperature: float | None = None
    max_completion_tokens: int | None = None
    max_tokens: int | None = None

    @property
    def form(self) -> str:
        """The kind of answer asked for."""
        return self.response_format.type if self.response_format else "text"

    @property
    def instructions(self) -> str:
        """What the system messages and the schema say of the answer, without the material."""
        schema = self.response_format.json_schema if self.response_format else None
        rules = [message.text for message in self.messages if message.role in ("system", "developer")]
        return "\n".join([*rules, str(schema.schema_) if schema else ""])

    @property
    def retries(self) -> int:
        """How often the caller has already come back with this story: each time it adds a turn of its own."""
        turns = [message.role for message in self.messages]
        return max(turns.count("user") - 1, turns.count("assistant"), 0)


def complaint(request: ChatRequest) -> str:
    """Return why OpenAI would refuse a well-formed request, "" when it would not."""
    if request.stream:
        return "'stream' is not supported by this server."
    if request.form == "json_object" and not any("json" in message.text.lower() for message in request.messages):
        return "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
    if request.form != "json_schema":
        return ""
    schema = request.response_format.json_schema if request.response_format else None
    if schema is None:
        return "Missing required parameter: 'response_format.json_schema'."
    wrong = _not_strict(schema.schema_, "schema") if schema.strict else ""
    return f"Invalid schema for response_format '{schema.name}': {wrong}" if wrong else ""


def _not_strict(schema: dict[str, Any], where: str) -> str:
    """Return what strict mode refuses in a schema: optional or unlisted properties, and limits on values."""
    if refused := REFUSED_IN_STRICT & schema.keys():
        return f"In {where}, '{min(refused)}' is not permitted."
    properties = schema.get("properties")
    if properties is not None and schema.get("additionalProperties") is not False:
        return f"In {where}, 'additionalProperties' is required to be supplied and to be false."
    if properties is not None and set(schema.get("required", ())) != set(properties):
        return f"In {where}, 'required' is required to be supplied and to include every key in properties."
    return next((wrong for name, part in _parts(schema) if (wrong := _not_strict(part, f"{where}.{name}"))), "")


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas inside a schema, with their places."""
    for keyword in ("properties", "$defs"):
        yield from schema.get(keyword, {}).items()
    if "items" in schema:
        yield "items", schema["items"]
    yield from (("anyOf", option) for option in schema.get("anyOf", ()))


def completion(
    request: ChatRequest, content: str | None, *, finish_reason: str = "stop", refusal: str | None = None
) -> dict[str, Any]:
    """Return the envelope of an answer, its usage counted roughly as a tokeniser would."""
    prompt_tokens = sum(tokens(message.text) for message in request.messages)
    completion_tokens = tokens(content or refusal or "")
    return {
        "id": f"chatcmpl-sandbox{next(_numbers):08d}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.model,
        "system_fingerprint": "fp_sandbox",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
                "logprobs": None,
                "finish_reason": finish_reason,
            }
        ],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }


def tokens(text: str) -> int:
    """Return about how many tokens `text` has: four for three English words, and more where letters are not ASCII."""
    return len(text.split()) * 4 // 3 + (0 if text.isascii() else sum(not char.isascii() for char in text) // 2)


def error(status: int, message: str, kind: str, *, param: str | None = None, code: str | None = None) -> Response:
    """Answer with OpenAI's error object."""
    return JSONResponse({"error": {"message": message, "type": kind, "param": param, "code": code}}, status_code=status)
