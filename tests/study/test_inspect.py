"""`manage.py inspect level` and `inspect schedule`, as an operator runs them."""

import json

import pytest

from tests.materials.test_inspect import run


def test_a_text_is_shown_with_its_level_and_words() -> None:
    done = run("level", body=b"The city ruled out a new tax.")
    (line,) = done.stdout.decode().splitlines()
    found = json.loads(line)
    assert found["level"] == "B1"
    assert found["words"][:2] == [
        {"lemma": "city", "part_of_speech": "noun", "level": "A1", "ipa": "ˈsɪti"},
        {"lemma": "rule out", "part_of_speech": "verb", "level": "B1", "ipa": "rul aʊt"},
    ]


def test_a_log_is_shown_line_by_line_in_the_zone_given() -> None:
    lines = [
        {"card": 7, "at": "2026-03-01T18:00:00Z", "grade": "good"},
        {"card": "b", "at": "2026-03-01T18:30:00Z", "grade": "again"},
        {"card": 7, "at": "2026-03-04T18:00:00Z", "grade": "good"},
    ]
    done = run("schedule", "--zone", "America/New_York", body="\n".join(map(json.dumps, lines)).encode())
    shown = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(row["card"], row["study_day"]) for row in shown] == [
        (7, "2026-03-01"), ("b", "2026-03-01"), (7, "2026-03-04")
    ]  # fmt: skip
    assert [list(row) for row in shown] == [["card", "study_day", "due", "stability"]] * 3
    assert shown[0]["due"] == "2026-03-03"
    assert shown[2]["stability"] > shown[0]["stability"]


def test_the_zone_is_seoul_unless_given() -> None:
    done = run("schedule", body=b'{"card": 1, "at": "2026-03-01T20:00:00Z", "grade": "hard"}\n')
    assert json.loads(done.stdout)["study_day"] == "2026-03-02"


@pytest.mark.parametrize(
    ("arguments", "line", "said"),
    [
        ([], b'{"card": 1, "at": "2026-03-01T20:00:00Z", "grade": "easy"}', "line 1: grade"),
        ([], b'\n{"card": 1, "at": "2026-03-01T20:00:00", "grade": "good"}', "line 2: 2026-03-01T20:00:00 has no UTC"),
        (["--zone", "Asia/Nowhere"], b'{"card": 1, "at": "2026-03-01T20:00:00Z", "grade": "good"}', "'Asia/Nowhere'"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_an_error(arguments: list[str], line: bytes, said: str) -> None:
    done = run("schedule", *arguments, body=line)
    assert done.returncode == 1
    assert done.stdout == b""
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
