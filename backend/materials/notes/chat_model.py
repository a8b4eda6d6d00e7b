"""Chat completions by any OpenAI-compatible server. Protocol: https://platform.openai.com/docs/api-reference/chat

Servers differ in the parameters they accept. What a server refuses is found once and remembered for the process.
"""

import asyncio
import functools
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import httpx2
import openai
from pydantic import BaseModel

from backend.common.errors import ExternalError
from backend.common.retry_after import retry_after_seconds
from backend.materials.notes.base import PackDraft, Usage, WriterSettings
from backend.materials.notes.vendor_gate import VendorGate

Messages = list[dict[str, str]]
logger = logging.getLogger(__name__)
SERVICE = "llm"
MAX_COMPLETION_TOKENS = 4000
TEMPERATURE = 0.3
CHARS_PER_TOKEN = 4
MODEL_NAME_CHARS = 100
REFUSING_STATUSES = {400, 404, 422, 500}
"""Statuses with which servers refuse a parameter; llama-cpp-python answers 500."""
FORMAT_WORDS = ("response_format", "json_schema", "json_object", "structured output", "json mode")
NOT_IN_SCHEMA = {"maxLength", "minLength", "maxItems", "minItems", "default", "title", "description"}
"""What strict schemas refuse; our own checks keep the limits."""
CONTEXT_WORDS = ("context", "too long", "maximum tokens")


@dataclass(frozen=True)
class Accepted:
    """The parameters a server accepts, as far as is known."""

    response_format: Literal["json_schema", "json_object", "none"] = "json_schema"
    length_limit: Literal["max_completion_tokens", "max_tokens", "none"] = "max_completion_tokens"
    temperature: bool = True
    spell_schema: bool = False
    """Whether the prompt must spell the schema out: the server takes no schema, or ignores the one it is sent."""


PLAIN = Accepted("none", "none", temperature=False, spell_schema=True)


@dataclass(frozen=True)
class Completion:
    """A server's answer: its text, or "" and one sentence that says why there is none (`declined`: by the model)."""

    content: str
    problem: str
    declined: bool
    model: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal
    seconds: float

    def usage(self, outcome: str) -> Usage:
        """Return what the call cost, with what came of it."""
        return Usage(
            self.model, self.prompt_tokens, self.completion_tokens, self.cost_usd, outcome=outcome, seconds=self.seconds
        )


class ChatModel:
    """A configured model. Thread-safe; one per process (a client costs 20 ms of CPU to make)."""

    def __init__(self, settings: WriterSettings, *, failures_before_pause: int | None = None) -> None:
        self.accepted = Accepted()
        self.gate = VendorGate(settings.vendor, failures_before_pause=failures_before_pause)
        self._settings = settings
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            max_retries=0,  # the periodic task retries, where it is counted
            timeout=settings.timeout_seconds,
            http_client=openai.DefaultAsyncHttpxClient(trust_env=False),
        )

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """Return the price in US dollars."""
        prices = self._settings.input_usd_per_million, self._settings.output_usd_per_million
        return (prompt_tokens * prices[0] + completion_tokens * prices[1]) / 1_000_000

    def most_usd(self, messages: Messages) -> Decimal:
        """Return the price of this prompt and the longest answer allowed."""
        return self.cost(-(-_chars(messages) // CHARS_PER_TOKEN), MAX_COMPLETION_TOKENS)

    def ask(self, write: Callable[[bool], Messages], response_format: dict[str, Any]) -> Completion:
        """Ask until the server refuses no parameter; `write` is told whether the prompt must spell the schema out."""
        while True:
            try:
                return self.complete(write(self.accepted.spell_schema), response_format)
            except RefusedParameterError:
                continue

    def complete(self, messages: Messages, response_format: dict[str, Any]) -> Completion:
        """Ask once, within the settings' timeout in all; `response_format` is sent where the server accepts one.

        Raises ExternalError when no answer came: "llm.vendor_paused" (no call was made), "llm.timeout",
        "llm.unreachable", "llm.unauthorized", "llm.rate_limited", "llm.quota", "llm.too_long", "llm.not_json",
        "llm.error_in_answer" or "llm.status.NNN".
        A parameter that was refused raises RefusedParameterError after `accepted` has changed: ask again.
        """
        started = time.monotonic()
        self.gate.enter(timeout_seconds=self._settings.timeout_seconds)
        failure: ExternalError | None = None
        try:
            answer = asyncio.run_coroutine_threadsafe(self._post(messages, response_format), _event_loop()).result()
        except ExternalError as error:
            failure = error
            raise
        finally:
            self.gate.leave(failure)
        content, problem, declined = _content(answer)
        usage = answer.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        sent = _tokens(usage.get("prompt_tokens"), _chars(messages))
        received = _tokens(usage.get("completion_tokens"), len(content))
        model = answer.get("model")
        return Completion(
            content=content,
            problem=problem,
            declined=declined,
            model=model[:MODEL_NAME_CHARS] if isinstance(model, str) and model else self._settings.model,
            prompt_tokens=sent,
            completion_tokens=received,
            cost_usd=self.cost(sent, received),
            seconds=time.monotonic() - started,
        )

    def spell_schema(self) -> None:
        """Spell the schema out in later prompts: the server accepts a schema and does not obey it."""
        self.accepted = replace(self.accepted, spell_schema=True)

    def close(self) -> None:
        """Close the connections."""
        asyncio.run_coroutine_threadsafe(self._client.close(), _event_loop()).result()

    async def _post(self, messages: Messages, response_format: dict[str, Any]) -> dict[str, Any]:
        accepted = self.accepted
        body: dict[str, Any] = {"model": self._settings.model, "messages": messages}
        if accepted.length_limit != "none":
            body[accepted.length_limit] = MAX_COMPLETION_TOKENS
        if accepted.temperature:
            body["temperature"] = TEMPERATURE
        if accepted.response_format == "json_schema":
            body["response_format"] = response_format
        elif accepted.response_format == "json_object":
            body["response_format"] = {"type": "json_object"}
        try:
            # Timeouts of the HTTP library are per read, and a server that drips never meets one.
            async with asyncio.timeout(self._settings.timeout_seconds):
                raw = await self._client.post("/chat/completions", cast_to=httpx2.Response, body=body)
        except openai.APIStatusError as error:
            if less := _without_refused(accepted, error):
                logger.warning("%s refuses a parameter; asking with %s", self._settings.base_url, less)
                self.accepted = less
                raise RefusedParameterError from error
            raise _status_error(error) from error
        except (TimeoutError, openai.APITimeoutError) as error:
            raise ExternalError(SERVICE, "llm.timeout", str(error), permanent=False) from error
        except (openai.APIError, httpx2.HTTPError) as error:
            raise ExternalError(SERVICE, "llm.unreachable", str(error), permanent=False) from error
        try:
            answer = raw.json()
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ExternalError(SERVICE, "llm.not_json", "the server's answer is not JSON", permanent=False)
        if answer.get("error") and not answer.get("choices"):
            message = json.dumps(answer["error"], ensure_ascii=False)[:300]
            raise ExternalError(SERVICE, "llm.error_in_answer", message, permanent=False)
        return answer


class RefusedParameterError(Exception):
    """The server refused a parameter that will not be sent again."""


@functools.cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """Return the process's event loop for model calls, which runs in a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model-calls", daemon=True).start()
    return loop


def _without_refused(accepted: Accepted, error: openai.APIStatusError) -> Accepted | None:
    """Return what to send instead, None when the error is about something else."""
    text = error.response.text.lower()
    if error.status_code not in REFUSING_STATUSES or any(word in text for word in CONTEXT_WORDS):
        return None
    if accepted.temperature and "temperature" in text:
        return replace(accepted, temperature=False)
    if accepted.length_limit == "max_completion_tokens" and "max_completion_tokens" in text:
        return replace(accepted, length_limit="max_tokens")
    if accepted.length_limit == "max_tokens" and "max_tokens" in text:
        return replace(accepted, length_limit="none")
    if accepted.response_format != "none" and any(word in text for word in FORMAT_WORDS):
        weaker: Literal["json_object", "none"] = "json_object" if accepted.response_format == "json_schema" else "none"
        return replace(accepted, response_format=weaker, spell_schema=True)
    # A refusal that names nothing: what every server must take is tried before the story is given up.
    return PLAIN if error.status_code in {400, 422} and accepted != PLAIN else None


def _status_error(error: openai.APIStatusError) -> ExternalError:
    """Return what a status means; only a request that the server can never take is permanent."""
    text = error.response.text
    names = {401: "llm.unauthorized", 403: "llm.unauthorized", 429: "llm.rate_limited"}
    code = names.get(error.status_code, f"llm.status.{error.status_code}")
    permanent = error.status_code in {400, 413, 422}
    if permanent and any(word in text.lower() for word in CONTEXT_WORDS):
        code = "llm.too_long"
    if error.status_code == 402 or (error.status_code == 429 and "insufficient_quota" in text):
        code = "llm.quota"
    wait = retry_after_seconds(error.response.headers.get("retry-after"))
    return ExternalError(SERVICE, code, text[:300], permanent=permanent, retry_after_seconds=wait)


def _chars(messages: Messages) -> int:
    return sum(len(message["content"]) for message in messages)


def _tokens(reported: object, chars: int) -> int:
    # A server that reports no tokens is not free: four characters a token, rounded up.
    return reported if isinstance(reported, int) and reported >= 0 else -(-chars // CHARS_PER_TOKEN)


def _content(answer: dict[str, Any]) -> tuple[str, str, bool]:
    """Return the answer's text, a sentence when there is none to use, and whether the model declined."""
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        return "", "The model refused to answer.", True
    if choice.get("finish_reason") == "length":
        return "", "The answer was cut off before its end; be briefer.", False
    if isinstance(content, str) and content.strip():
        return content, "", False
    return "", "The answer is empty.", False


@functools.cache
def response_format(shape: type[BaseModel] = PackDraft, name: str = "study_pack") -> dict[str, Any]:
    """Return the `response_format` of a structured-output request: every property required, no others allowed."""
    schema = _strict(shape.model_json_schema())
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}


def _strict(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _strict(value) for key, value in node.items() if key not in NOT_IN_SCHEMA}
    if isinstance(strict.get("properties"), dict):
        strict |= {"additionalProperties": False, "required": list(strict["properties"])}
    return strict
