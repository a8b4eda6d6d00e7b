"""What no log may hold is taken out of it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from observability import redaction

SECRET = "correct-horse-battery"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"  # pragma: allowlist secret
DISCORD_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"  # pragma: allowlist secret
UTTERANCE = "우리 엄마 병원 예약 알려줘"


@pytest.fixture
def clean() -> Callable[[str], str]:
    return redaction.cleaner([SECRET, "short"])


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (f"the key is {SECRET}!", SECRET),
        (f"refused {JWT}", "eyJ"),
        (f"Authorization: Bearer {JWT}", JWT),
        ("Bearer abcdef0123456789", "abcdef0123456789"),
        ("KakaoAK 0123456789abcdef", "0123456789abcdef"),
        (f"login with {DISCORD_TOKEN}", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"),
        ("key sk-proj-abcdefghijklmnop", "abcdefghijklmnop"),
        ("postgresql://newsbite:pa@ss@db/newsbite", "pa@ss"),
        ("redis://:hunter22@cache:6379/0", "hunter22"),
        ("GET /svc/home.json?api-key=abc123&x=1", "abc123"),
        ("/callback?code=SplxlOBe&state=xyz", "SplxlOBe"),
        ('{"refresh_token": "abc def"}', "abc def"),
        ("password='two words'", "two words"),
        ("OPENAI_API_KEY=abc", "abc"),
        ("utterance: 기술", "기술"),
        ("call 010-1234-5678", "5678"),
        ("call 01012345678.", "01012345678"),
        ("call 010 1234 5678", "1234"),
        ("call +82 10-1234-5678", "5678"),
        ("call 82(0)10.1234.5678", "5678"),
        ("call +821012345678", "1012345678"),
        ("call +1 (415) 555-2671", "2671"),
        ("mail mina.kim@example.co.kr", "mina"),
    ],
)
def test_it_is_gone(clean: Callable[[str], str], text: str, gone: str) -> None:
    assert gone not in clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "channel 80351110224678912 in 2026-11-23T10:12:13.123456",
        "403 Forbidden (error code: 50013): Missing Permissions",
        "auth.token_invalid: the token is not acceptable",
        "DISCORD_BOT_TOKEN is missing",
        "GET https://edition.cnn.com/world: 200, 123456 bytes, 0.10 s",
        "no metrics at 127.0.0.1:9101: Address already in use",
        "Task tasks.digest.publish_finished[0b7f9a3e-1111-4222-8333-444455556666] succeeded in 0.0123456789s: 12",
        "short is too short to be taken for a secret",
        "circuit cache opened after 3 failures",
    ],
)
def test_what_an_operator_needs_stays(clean: Callable[[str], str], text: str) -> None:
    assert clean(text) == text


def test_a_longer_secret_goes_whole() -> None:
    assert redaction.cleaner(["12345678", "12345678-and-more"])("x 12345678-and-more") == "x [redacted]"


class Asked(BaseModel):
    limit: int


def pydantic_error() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate({"limit": UTTERANCE})
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"no such word: {UTTERANCE!r}"),
        ValueError(f"no such word: {UTTERANCE}"),
        KeyError(UTTERANCE),
        ValueError(f'"{UTTERANCE}'),
        ValueError(f"Key already exists.\nDETAIL:  Key (name)=({UTTERANCE}) exists."),
        pydantic_error(),
    ],
    ids=["quoted", "bare", "key", "half a quote", "postgresql", "pydantic"],
)
def test_what_people_said_is_not_told_by_an_error(error: Exception) -> None:
    told = redaction.describe(error)
    assert not any(word in told for word in UTTERANCE.split())


def test_english_that_was_said_is_not_told_either() -> None:
    assert "mother" not in redaction.describe(ValueError("could not convert string to float: 'my mother is ill'"))


def test_an_apostrophe_is_no_quote() -> None:
    assert redaction.describe(OSError("can't connect, it isn't there")) == "OSError: can't connect, it isn't there"


def test_a_trace_tells_causes_first_and_no_messages_of_theirs() -> None:
    try:
        try:
            int(UTTERANCE)
        except ValueError as error:
            raise RuntimeError("asked in vain") from error
    except RuntimeError as error:
        told = redaction.trace(error)
    assert told.index("ValueError: invalid literal") < told.index("RuntimeError: asked in vain")
    assert UTTERANCE not in told.replace("int(UTTERANCE)", "")
    assert "test_redaction.py" in told


def test_one_line_stays_one() -> None:
    line = redaction.one_line("a\nb\r\x1b[31m\u2028c\x85")
    assert line.isprintable()
    assert line.startswith("a\\nb")


@given(st.text(alphabet="a@:/+0129 .-'\"=&?token{}", max_size=4000))
def test_nothing_takes_long_or_breaks(text: str) -> None:
    redaction.cleaner([SECRET])(text)
    redaction.without_quotes(text)


@given(st.from_regex(r"01[016789][-. ]?[0-9]{3,4}[-. ]?[0-9]{4}", fullmatch=True), st.sampled_from(" ,;:'\"()[]=/"))
def test_no_korean_mobile_number_survives(number: str, beside: str) -> None:
    assert number not in redaction.cleaner()(f"x{beside}{number}{beside}x")
