"""What the shapes of the API do beyond holding values."""

import datetime as dt
from types import SimpleNamespace

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.articles import Category, VocabularyItem
from contracts.deliveries import AlertJob, ClockTime, Job
from contracts.enums import LabeledEnum, Level, PartOfSpeech, Platform
from contracts.learners import SavedWordPage

JOB = {
    "id": 1,
    "lease": "a",
    "lease_until": "2026-11-24T08:00:00Z",
    "attempt": 1,
    "maybe_posted": False,
    "nonce": "b",
    "platform": "discord",
    "target_id": "9001",
    "owner_uid": None,
    "subscription": None,
    "cause": "discord.missing_permission",
    "detail": "",
    "alert_target_id": "",
}


def test_a_field_that_is_not_known_yet_is_ignored() -> None:
    assert Category.model_validate({"name": "arts", "name_ko": "예술", "colour": "red"}) == Category(
        name="arts", name_ko="예술"
    )


@pytest.mark.parametrize(
    ("address", "cursor"), [("https://x.example/?limit=2&cursor=7", "7"), ("https://x.example/", None), (None, None)]
)
def test_a_page_names_the_cursor_of_the_next(address: str | None, cursor: str | None) -> None:
    assert SavedWordPage(next=address, results=()).cursor == cursor


def test_a_time_of_day_is_hours_and_minutes() -> None:
    assert TypeAdapter(ClockTime).validate_python(dt.time(8, 5, 30)) == "08:05"
    with pytest.raises(ValidationError):
        TypeAdapter(ClockTime).validate_python("24:00")


def test_an_unknown_pronunciation_is_null() -> None:
    row = SimpleNamespace(word="a", lemma="a", part_of_speech="noun", ipa="", meaning_ko="", sentence="A.", level="A1")
    assert VocabularyItem.model_validate(row).ipa is None


def test_a_job_is_read_by_its_kind() -> None:
    jobs: TypeAdapter[Job] = TypeAdapter(Job)
    assert isinstance(jobs.validate_python(JOB | {"kind": "alert"}), AlertJob)
    with pytest.raises(ValidationError):
        jobs.validate_python(JOB | {"kind": "digest"})


@pytest.mark.parametrize(
    ("kind", "value", "korean", "english"),
    [
        (PartOfSpeech, "verb", "동사", "verb"),
        (Platform, "kakao_skill", "카카오톡 채팅", "KakaoTalk chat"),
        (Level, "B1", "B1 · 짧은 글을 읽어요", "B1 · I read short texts"),
        (Platform, "line", "line", "line"),
    ],
)
def test_a_value_has_a_label_in_both_languages_or_stands_for_itself(
    kind: type[LabeledEnum], value: str, korean: str, english: str
) -> None:
    assert (kind.label_of(value), kind.label_of(value, "en")) == (korean, english)
