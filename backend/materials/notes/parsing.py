"""Parses a model's answer, however it is wrapped, into a pydantic model. Pure."""

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
MAX_ANSWER_CHARS = 20_000
MAX_OBJECTS = 50
MAX_REPORTED = 8
Draft = TypeVar("Draft", bound=BaseModel)


def parse(text: str, shape: type[Draft]) -> tuple[Draft | None, tuple[str, ...]]:
    """Return the last whole `shape` in `text`, or None and one sentence for each thing that is wrong with it."""
    why: tuple[str, ...] = ("The answer is not a JSON object.",)
    for number, candidate in enumerate(reversed(_objects(THINKING.sub("", text[:MAX_ANSWER_CHARS])))):
        try:
            return shape.model_validate(candidate), ()
        except ValidationError as error:
            if number == 0:  # the last object is the one that was meant as the answer
                wrong = error.errors()[:MAX_REPORTED]
                why = tuple(f"{'.'.join(map(str, one['loc']))}: {one['msg']}." for one in wrong)
    return None, why


def _objects(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects of a text in their order, whatever stands between them."""
    decoder = json.JSONDecoder(strict=False)
    found: list[dict[str, Any]] = []
    start = text.find("{")
    for _ in range(MAX_OBJECTS):
        if start < 0:
            break
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            found.append(value)
        start = text.find("{", end)
    return found
