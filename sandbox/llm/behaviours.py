"""The behaviours of the model by name: correct, wrong, malformed or missing answers."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from starlette.responses import JSONResponse, Response, StreamingResponse

from sandbox.llm.false_packs import FALSE_PACKS, Falsify
from sandbox.llm.protocol import ChatRequest, completion, error
from sandbox.llm.verifier import WRONG_VERDICTS, Misjudge

NONSENSE = "Colourless green ideas sleep furiously, and the umbrella of Tuesday is seven."
REFUSAL = "I'm sorry, but I can't help with that."
SILENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Call:
    """One accepted request with the study pack, or the verdicts, that answer it; `material` is what is judged."""

    request: ChatRequest
    pack: dict[str, Any]
    seconds: float | None
    material: dict[str, Any] | None = None

    @property
    def right(self) -> str:
        """The right answer's text."""
        return json.dumps(self.pack, ensure_ascii=False)


Behaviour = Callable[[Call], Awaitable[Response]]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(answer: Behaviour) -> Behaviour:
    """Register `answer` under its own name."""
    BEHAVIOURS[answer.__name__] = answer
    return answer


@behaviour
async def recorded(call: Call) -> Response:
    """Answer rightly; without a response format as models do then, with words and a code fence around it."""
    return _says(call, call.right if call.request.form != "text" else _fenced(call.right))


@behaviour
async def fenced(call: Call) -> Response:
    """Wrap the right answer in a code fence and pleasantries, whatever format was asked for."""
    return _says(call, _fenced(call.right))


@behaviour
async def nonsense(call: Call) -> Response:
    """Answer fluently and without any sense."""
    return _says(call, NONSENSE)


@behaviour
async def broken_json(call: Call) -> Response:
    """Stop in the middle of the JSON, and call it finished."""
    return _says(call, call.right[: len(call.right) // 2])


@behaviour
async def empty(call: Call) -> Response:
    """Say nothing, politely."""
    return _says(call, "")


@behaviour
async def length(call: Call) -> Response:
    """Run out of tokens half-way."""
    half = call.right[: len(call.right) // 2]
    return JSONResponse(completion(call.request, half, finish_reason="length"))


@behaviour
async def refusal(call: Call) -> Response:
    """Refuse to answer."""
    return JSONResponse(completion(call.request, None, refusal=REFUSAL))


@behaviour
async def empty_choices(call: Call) -> Response:
    """Answer with an envelope with nothing in it."""
    return JSONResponse({**completion(call.request, ""), "choices": []})


@behaviour
async def no_json_schema(call: Call) -> Response:
    """Know no json_schema, and say so as llama-cpp-python's server does."""
    if call.request.form == "json_schema":
        message = "loc: ('body', 'response_format', 'type'), msg: Input should be 'text' or 'json_object'"
        return error(500, message, "internal_server_error")
    return await recorded(call)


@behaviour
async def no_response_format(call: Call) -> Response:
    """Know no response_format at all."""
    if call.request.form != "text":
        message = "Unrecognized request argument supplied: response_format"
        return error(400, message, "invalid_request_error", param="response_format")
    return await recorded(call)


@behaviour
async def no_temperature(call: Call) -> Response:
    """Refuse any temperature, as reasoning models do."""
    if call.request.temperature is not None:
        message = "Unsupported value: 'temperature' does not support 0.3 with this model. Only 1 is supported."
        return error(400, message, "invalid_request_error", param="temperature", code="unsupported_value")
    return await recorded(call)


@behaviour
async def no_max_completion_tokens(call: Call) -> Response:
    """Know max_tokens only, and refuse the newer name as vLLM does."""
    if call.request.max_completion_tokens is not None:
        detail = {"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Extra inputs"}
        return JSONResponse({"object": "error", "message": {"detail": [detail]}}, status_code=422)
    return await recorded(call)


@behaviour
async def no_structured_output(call: Call) -> Response:
    """Refuse a schema without naming the parameter."""
    if call.request.form == "json_schema":
        return error(400, "This model does not support structured outputs.", "invalid_request_error")
    return await recorded(call)


@behaviour
async def only_plain(call: Call) -> Response:
    """Refuse everything beyond model and messages, and name nothing."""
    requested = call.request
    if (
        requested.form != "text"
        or requested.temperature is not None
        or requested.max_completion_tokens
        or requested.max_tokens
    ):
        return error(400, "Bad request.", "invalid_request_error")
    return await recorded(call)


@behaviour
async def ignores_schema(call: Call) -> Response:
    """Accept a schema and obey it only when the prompt spells it out."""
    if '"properties"' in call.request.messages[0].text:
        return await recorded(call)
    return _says(call, json.dumps({"title": "Notes", "text": call.right[:40]}))


@behaviour
async def thinks(call: Call) -> Response:
    """Reason aloud, with a draft, before the answer."""
    return _says(call, f'<think>Draft: {{"texts": []}} is too short.</think>\n{call.right}')


@behaviour
async def list_content(call: Call) -> Response:
    """Answer with a list of parts."""
    envelope = completion(call.request, "")
    envelope["choices"][0]["message"]["content"] = [{"type": "text", "text": call.right}]
    return JSONResponse(envelope)


@behaviour
async def error_in_answer(_call: Call) -> Response:
    """Answer 200 with an error inside, as OpenRouter does."""
    return JSONResponse({"error": {"code": 502, "message": "Provider returned error"}})


@behaviour
async def other_model(call: Call) -> Response:
    """Answer by another model than was asked, and say so."""
    return JSONResponse({**completion(call.request, call.right), "model": "sandbox-2026-11-01"})


@behaviour
async def content_filter(call: Call) -> Response:
    """Be stopped by a content filter."""
    return JSONResponse(completion(call.request, "", finish_reason="content_filter"))


@behaviour
async def unauthorized(_call: Call) -> Response:
    """Not know the key any more."""
    return error(401, "Incorrect API key provided.", "invalid_request_error", code="invalid_api_key")


@behaviour
async def rate_limited(call: Call) -> Response:
    """Answer 429, with Retry-After when seconds are given."""
    answer = error(429, "Rate limit reached for requests.", "requests", code="rate_limit_exceeded")
    if call.seconds is not None:
        answer.headers["Retry-After"] = str(round(call.seconds))
    return answer


@behaviour
async def rate_limited_until(call: Call) -> Response:
    """Answer 429 with Retry-After as a date, `seconds` from now."""
    answer = error(429, "Rate limit reached for requests.", "requests", code="rate_limit_exceeded")
    answer.headers["Retry-After"] = formatdate(time.time() + (call.seconds or 0), usegmt=True)
    return answer


@behaviour
async def quota_spent(_call: Call) -> Response:
    """Answer 429 because the account has no money left."""
    return error(429, "You exceeded your current quota.", "insufficient_quota", code="insufficient_quota")


@behaviour
async def server_error(_call: Call) -> Response:
    """Answer 500 with an error object."""
    return error(500, "The server had an error while processing your request.", "server_error")


@behaviour
async def silence(call: Call) -> Response:
    """Take the request and never answer (ten minutes, unless seconds are given)."""
    await asyncio.sleep(SILENCE_SECONDS if call.seconds is None else call.seconds)
    return await recorded(call)


@behaviour
async def drip(call: Call) -> Response:
    """Send the right answer byte by byte, some seconds apart (default 0.5): no read ever times out."""

    async def bytewise() -> AsyncIterator[bytes]:
        for byte in json.dumps(completion(call.request, call.right)).encode():
            yield bytes([byte])
            await asyncio.sleep(0.5 if call.seconds is None else call.seconds)

    return StreamingResponse(bytewise(), media_type="application/json")


@behaviour
async def cut_off(call: Call) -> Response:
    """Promise the whole answer, send half of it and hang up."""
    body = json.dumps(completion(call.request, call.right)).encode()

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]

    return StreamingResponse(half(), media_type="application/json", headers={"Content-Length": str(len(body))})


def _falsified(name: str, falsify: Falsify) -> Behaviour:
    async def answer(call: Call) -> Response:
        return _says(call, json.dumps(falsify(call.pack), ensure_ascii=False))

    answer.__name__, answer.__doc__ = name, falsify.__doc__
    return answer


def _misjudged(name: str, judge: Misjudge) -> Behaviour:
    async def answer(call: Call) -> Response:
        return _says(call, json.dumps(judge(call.pack, call.material or {}), ensure_ascii=False))

    answer.__name__, answer.__doc__ = name, judge.__doc__
    return answer


BEHAVIOURS |= {name: _falsified(name, falsify) for name, falsify in FALSE_PACKS.items()}
BEHAVIOURS |= {name: _misjudged(name, judge) for name, judge in WRONG_VERDICTS.items()}


def _says(call: Call, content: str) -> Response:
    return JSONResponse(completion(call.request, content))


def _fenced(content: str) -> str:
    return f"Sure! Here are the study notes:\n```json\n{content}\n```\nLet me know if you need anything else."
