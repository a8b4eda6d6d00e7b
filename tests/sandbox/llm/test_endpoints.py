import time
from typing import Any

import httpx
import pytest

from backend.materials.notes import prompts
from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.chat_model import response_format
from backend.materials.notes.packs.review import review
from sandbox.keys import OPENAI_API_KEY, OPENAI_MODEL
from sandbox.llm.endpoints import slips
from sandbox.newsroom.stories import Story, stories
from sandbox.newsroom.study_packs import pack_of

STORY = next(story for story in stories() if story.outlet == "cnn" and story.slug not in slips())
AUTHORIZED = {"Authorization": f"Bearer {OPENAI_API_KEY}"}
JSON_OBJECT = {"type": "json_object"}
JSON_SCHEMA = {"type": "json_schema", "json_schema": {"name": "notes", "schema": {}}}


def sent_text(story: Story) -> str:
    return story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)


def ask(sandbox: httpx.Client, story: Story = STORY, *, retries: int = 0, **fields: object) -> httpx.Response:
    turns = [{"role": "user", "content": f"As JSON:\n{story.title}\n\n{sent_text(story)}"}]
    turns += [{"role": "user", "content": "Not good enough."}] * retries
    body = {"model": "gpt-test", "messages": turns, "response_format": JSON_OBJECT, **fields}
    return sandbox.post("/llm/v1/chat/completions", json=body, headers=AUTHORIZED)


def behave(sandbox: httpx.Client, behaviour: str, **rest: object) -> None:
    answer = sandbox.post("/sandbox/llm", json={"behaviour": behaviour, **rest})
    assert answer.status_code == 201, answer.text


def content(answer: httpx.Response) -> str:
    text: str = answer.json()["choices"][0]["message"]["content"]
    return text


def found_wrong(answer: httpx.Response, story: Story = STORY) -> tuple[str, ...]:
    draft = PackDraft.model_validate_json(content(answer))
    return review(draft, StoryText(title=story.title, text=sent_text(story))).problems


def test_it_answers_with_the_recorded_pack(sandbox: httpx.Client) -> None:
    turns = prompts.messages(StoryText(title=STORY.title, text=sent_text(STORY)), (), spell_schema=False)
    answer = ask(sandbox, messages=turns, response_format=response_format())
    assert PackDraft.model_validate_json(content(answer)) == PackDraft.model_validate(pack_of(STORY).model_dump())


def test_the_answer_has_the_envelope_of_a_completion(sandbox: httpx.Client) -> None:
    answer = ask(sandbox).json()
    assert (answer["object"], answer["model"]) == ("chat.completion", "gpt-test")
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["usage"]["prompt_tokens"] > len(STORY.body.split())
    assert answer["usage"]["completion_tokens"] > 100


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/llm/v1/chat/completions"), ("GET", "/llm/v1/models")])
def test_without_its_key_nobody_is_served(
    sandbox: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = sandbox.request(method, path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_it_names_its_model(sandbox: httpx.Client) -> None:
    answer = sandbox.get("/llm/v1/models", headers=AUTHORIZED).json()
    assert [model["id"] for model in answer["data"]] == [OPENAI_MODEL]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"model": "m", "messages": []}'])
def test_a_malformed_request_is_refused_with_an_error_object(sandbox: httpx.Client, body: bytes) -> None:
    answer = sandbox.post("/llm/v1/chat/completions", content=body, headers=AUTHORIZED)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_what_openai_would_refuse_is_refused(sandbox: httpx.Client) -> None:
    answer = ask(sandbox, response_format={"type": "json_schema"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "response_format")


def test_without_a_format_the_json_is_wrapped_in_words(sandbox: httpx.Client) -> None:
    text = content(ask(sandbox, response_format=None))
    assert text.startswith("Sure!")
    assert pack_of(STORY).headline_ko in text


def test_an_unknown_text_is_answered_with_a_pack_made_from_it(sandbox: httpx.Client) -> None:
    text = "Bakers in a quiet town start their ovens before sunrise. Customers arrive early and usually leave happy."
    turns = [{"role": "user", "content": text}]
    answer = ask(sandbox, messages=turns, response_format=None)
    assert "Bakers in a quiet town start their ovens before sunrise." in content(answer)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("ungrounded", "87.3"),
        ("wrong_word", "perspicacious"),
        ("no_korean", "has no Korean"),
        ("wrong_language", "not written in English"),
    ],
)
def test_a_wrong_answer_is_wrong_in_the_way_it_is_named_for(sandbox: httpx.Client, behaviour: str, reason: str) -> None:
    behave(sandbox, behaviour)
    assert reason in " ".join(found_wrong(ask(sandbox)))


@pytest.mark.parametrize("behaviour", ["nonsense", "broken_json", "length", "empty", "missing_field", "old_shape"])
def test_an_unusable_answer_is_no_draft(sandbox: httpx.Client, behaviour: str) -> None:
    behave(sandbox, behaviour)
    with pytest.raises(ValueError, match="validation error"):
        PackDraft.model_validate_json(content(ask(sandbox)))


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("rate_limited", 429), ("server_error", 500), ("unauthorized", 401), ("no_json_schema", 500),
     ("no_response_format", 400)],
)  # fmt: skip
def test_an_error_has_its_status(sandbox: httpx.Client, behaviour: str, status: int) -> None:
    behave(sandbox, behaviour)
    assert ask(sandbox, response_format=JSON_SCHEMA).status_code == status


def test_a_refusal_has_no_content(sandbox: httpx.Client) -> None:
    behave(sandbox, "refusal")
    message = ask(sandbox).json()["choices"][0]["message"]
    assert message["content"] is None
    assert message["refusal"]


def test_length_and_empty_choices_are_as_a_vendor_sends_them(sandbox: httpx.Client) -> None:
    behave(sandbox, "length", times=1)
    assert ask(sandbox).json()["choices"][0]["finish_reason"] == "length"
    behave(sandbox, "empty_choices", times=1)
    assert ask(sandbox).json()["choices"] == []


def test_retry_after_says_the_seconds_asked_for(sandbox: httpx.Client) -> None:
    behave(sandbox, "rate_limited", seconds=9)
    assert ask(sandbox).headers["retry-after"] == "9"


@pytest.mark.parametrize("behaviour", ["no_json_schema", "no_response_format"])
def test_a_refused_format_is_named(sandbox: httpx.Client, behaviour: str) -> None:
    behave(sandbox, behaviour)
    assert "response_format" in ask(sandbox, response_format=JSON_SCHEMA).text
    assert ask(sandbox, response_format=None).status_code == 200


def test_json_object_is_taken_where_json_schema_is_not(sandbox: httpx.Client) -> None:
    behave(sandbox, "no_json_schema")
    assert found_wrong(ask(sandbox)) == ()


def test_a_fence_can_stand_around_the_right_answer(sandbox: httpx.Client) -> None:
    behave(sandbox, "fenced")
    assert "```json" in content(ask(sandbox))


def test_silence_lasts_longer_than_a_client_waits(sandbox: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    behave(sandbox, "silence", seconds=5)
    monkeypatch.setattr(sandbox, "timeout", 0.2)
    with pytest.raises(httpx.ReadTimeout):
        ask(sandbox)


def test_drip_sends_one_byte_at_a_time(sandbox: httpx.Client) -> None:
    behave(sandbox, "drip", seconds=0.01)
    body = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
    with sandbox.stream("POST", "/llm/v1/chat/completions", json=body, headers=AUTHORIZED) as answer:
        chunks = answer.iter_raw()
        assert len(next(chunks) + next(chunks)) < 100


def test_cut_off_ends_before_its_promised_end(sandbox: httpx.Client) -> None:
    behave(sandbox, "cut_off")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(sandbox)


def test_an_order_holds_as_often_as_asked(sandbox: httpx.Client) -> None:
    behave(sandbox, "server_error", times=2)
    assert [ask(sandbox).status_code for _ in range(3)] == [500, 500, 200]


def test_an_order_can_be_for_one_story(sandbox: httpx.Client) -> None:
    other = next(story for story in stories() if story.slug not in {STORY.slug, *slips()})
    behave(sandbox, "server_error", story=STORY.slug)
    assert ask(sandbox, other).status_code == 200
    assert ask(sandbox).status_code == 500


def test_a_call_can_be_told_to_take_its_time(sandbox: httpx.Client) -> None:
    behave(sandbox, "recorded", delay_seconds=0.2)
    started = time.monotonic()
    ask(sandbox)
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize("order", [{"behaviour": "honest"}, {"times": 0}, {"behavior": "recorded"}])
def test_an_order_there_is_none_of_is_refused(sandbox: httpx.Client, order: object) -> None:
    assert sandbox.post("/sandbox/llm", json=order).status_code == 400


@pytest.mark.parametrize("slug", [slug for slug, slip in slips().items() if "flagged_falsehood" not in slip])
def test_a_slip_is_made_as_often_as_listed_and_then_mended(sandbox: httpx.Client, slug: str) -> None:
    story = next(story for story in stories() if story.slug == slug)
    slip = slips()[slug]
    answers = [found_wrong(ask(sandbox, story, retries=retries), story) for retries in range(len(slip) + 1)]
    assert [bool(wrong) for wrong in answers] == [True] * len(slip) + [False]


def test_an_order_outweighs_a_slip(sandbox: httpx.Client) -> None:
    behave(sandbox, "recorded")
    slug, story = next((story.slug, story) for story in stories() if story.slug in slips())
    ask(sandbox, story)
    assert calls(sandbox)[-1] == {**calls(sandbox)[-1], "story": slug, "behaviour": "recorded"}


def calls(sandbox: httpx.Client) -> list[dict[str, Any]]:
    logged: list[dict[str, Any]] = sandbox.get("/sandbox/llm/calls").json()
    return logged


def test_the_log_says_what_was_asked_and_how_it_was_answered(sandbox: httpx.Client) -> None:
    ask(sandbox, retries=1)
    call = calls(sandbox)[-1]
    assert (call["story"], call["behaviour"], call["retries"]) == (STORY.slug, "recorded", 1)
    assert (call["model"], call["response_format"]) == ("gpt-test", "json_object")
    assert [message["role"] for message in call["messages"]] == ["user", "user"]
