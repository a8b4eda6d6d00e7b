"""Notes by any OpenAI-compatible server. Protocol: https://platform.openai.com/docs/api-reference/chat

Servers differ in which `response_format` they take: the strictest they accept is found once and remembered.
"""

import json
import logging
import time
from decimal import Decimal
from typing import Any

import httpx2
import openai

from backend.common.errors import ExternalError
from backend.materials.notes import parsing, prompts, schema
from backend.materials.notes.base import UNUSABLE, Answer, StoryText, Usage, WriterSettings
from backend.materials.notes.deadline import DeadlineTransport, deadline
from backend.materials.notes.draft_checks import problems

logger = logging.getLogger(__name__)
SERVICE = "llm"
FORMATS: tuple[dict[str, Any] | None, ...] = (schema.response_format(), {"type": "json_object"}, None)
MAX_COMPLETION_TOKENS = 1500
CHARS_PER_TOKEN = 4
SCHEMA_CHARS = 3000
CONNECTIONS = 100


class OpenAIWriter:
    """Writes notes with a model; one per process, shared by its threads (a client costs 20 ms of CPU to make)."""

    name = "openai"
    prompt_version = prompts.PROMPT_VERSION
    provisional = False

    def __init__(self, settings: WriterSettings) -> None:
        self._settings = settings
        self.longest_seconds = settings.timeout_seconds
        self._format = 0
        self._client = openai.OpenAI(
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            max_retries=0,  # the sweep retries, where everybody can see it
            timeout=settings.timeout_seconds,
            http_client=httpx2.Client(
                transport=DeadlineTransport(connections=CONNECTIONS), timeout=settings.timeout_seconds, trust_env=False
            ),
        )

    def most_usd(self, story: StoryText) -> Decimal:
        """Return the price of this prompt and the longest answer allowed."""
        chars = len(prompts.SYSTEM) + len(story.whole) + SCHEMA_CHARS
        return self._cost(-(-chars // CHARS_PER_TOKEN), MAX_COMPLETION_TOKENS)

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = ()) -> Answer:
        """Ask once for notes. Raises ExternalError when the server gives no answer at all."""
        started = time.monotonic()
        with deadline(self._settings.timeout_seconds):
            turns, completion = self._completion(story, complaints)
        content, why = _content(completion)
        draft, found = parsing.draft(content) if not why else (None, (why,))
        if draft is not None:
            found = problems(draft, story)
        outcome = "ok" if not found else "llm.refused_by_checks" if draft else UNUSABLE
        usage = self._usage(completion, turns, content, outcome, time.monotonic() - started)
        return Answer(draft=None if found else draft, problems=found, usage=usage)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _completion(self, story: StoryText, complaints: tuple[str, ...]) -> tuple[list[dict[str, str]], dict[str, Any]]:
        while True:
            form = self._format
            turns = prompts.messages(story, complaints, spell_schema=form > 0)
            try:
                return turns, self._ask(turns, FORMATS[form])
            except openai.APIStatusError as error:
                if not _refuses_format(error) or form + 1 == len(FORMATS):
                    raise _external(error) from error
                logger.warning("%s takes no %s; trying the next form", self._settings.base_url, FORMATS[form])
                self._format = max(self._format, form + 1)
            except (openai.APIError, httpx2.HTTPError) as error:
                raise _external(error) from error

    def _ask(self, turns: list[dict[str, str]], form: dict[str, Any] | None) -> dict[str, Any]:
        body = {
            "model": self._settings.model,
            "messages": turns,
            "max_completion_tokens": MAX_COMPLETION_TOKENS,
            "temperature": 0.3,
        }
        # The library's plain door: its typed one walks through messages and schema before each call, which costs
        # as much CPU as everything else it does.
        raw = self._client.post(
            "/chat/completions", cast_to=httpx2.Response, body=body | ({"response_format": form} if form else {})
        )
        try:
            answer = json.loads(raw.content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ExternalError(SERVICE, "llm.not_json", "the server's answer is not JSON", permanent=False)
        return answer

    def _usage(
        self, completion: dict[str, Any], turns: list[dict[str, str]], content: str, outcome: str, seconds: float
    ) -> Usage:
        told = completion.get("usage")
        told = told if isinstance(told, dict) else {}
        sent = _count(told.get("prompt_tokens"), sum(len(turn["content"]) for turn in turns))
        received = _count(told.get("completion_tokens"), len(content))
        model = self._settings.model
        return Usage(model, sent, received, self._cost(sent, received), outcome, seconds)

    def _cost(self, sent: int, received: int) -> Decimal:
        price = sent * self._settings.input_usd_per_million + received * self._settings.output_usd_per_million
        return price / 1_000_000


def _count(told: object, chars: int) -> int:
    # A server that is silent about tokens is not free: four characters a token, rounded up.
    return told if isinstance(told, int) and told >= 0 else -(-chars // CHARS_PER_TOKEN)


def _content(completion: dict[str, Any]) -> tuple[str, str]:
    """Return the answer's text, and a sentence when there is none to use."""
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    content = message.get("content")
    if message.get("refusal"):
        return "", "The model refused to answer."
    if choice.get("finish_reason") == "length":
        return "", "The answer was cut off before its end; be briefer."
    return (content, "") if isinstance(content, str) and content.strip() else ("", "The answer is empty.")


def _refuses_format(error: openai.APIStatusError) -> bool:
    return error.status_code in {400, 404, 422, 500} and "response_format" in error.response.text


def _external(error: Exception) -> ExternalError:
    """Decide what a failure means: only a request the server can never take is permanent."""
    if not isinstance(error, openai.APIStatusError):
        timed_out = isinstance(error, openai.APITimeoutError | httpx2.TimeoutException)
        return ExternalError(SERVICE, "llm.timeout" if timed_out else "llm.unreachable", str(error), permanent=False)
    code = {401: "llm.unauthorized", 403: "llm.unauthorized", 429: "llm.rate_limited"}.get(
        error.status_code, f"llm.status.{error.status_code}"
    )
    too_long = error.status_code in {400, 413, 422} and "context" in error.response.text
    return ExternalError(
        SERVICE,
        "llm.too_long" if too_long else code,
        error.response.text[:300],
        permanent=error.status_code in {400, 413, 422},
        retry_after_seconds=_retry_after(error),
    )


def _retry_after(error: openai.APIStatusError) -> float | None:
    value = error.response.headers.get("retry-after", "")
    return min(float(value), 3600.0) if value.isdigit() else None
