"""Bytes become the text their writer meant, whatever headers and pages claim."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.materials.extraction.charset import decode

KOREAN = "<p>한국은행이 기준금리를 동결했다. 정부는 어제 새로운 정책을 발표했다고 밝혔다.</p>"
CURLY = "<p>“Quoted” – it’s a naïve café, résumé and all.</p>"
META = {
    "none": "",
    "html5": '<meta charset="euc-kr">',
    "http-equiv": '<meta http-equiv="Content-Type" content="text/html; charset=ks_c_5601-1987">',
    "xml": '<?xml version="1.0" encoding="EUC-KR"?>',
    "wrong": '<meta charset="utf-8">',
}


@pytest.mark.parametrize("header", [None, "euc-kr", "utf-8", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("meta", META)
@pytest.mark.parametrize("codec", ["cp949", "utf-8"])
def test_korean_is_read_whatever_is_declared(codec: str, meta: str, header: str | None) -> None:
    page = META[meta] + KOREAN * 3
    assert decode(page.encode(codec), header) == page


def test_letters_beyond_euc_kr_are_read_because_the_label_means_windows_949() -> None:
    assert decode("<p>똠방각하와 펲시</p>".encode("cp949"), "euc-kr") == "<p>똠방각하와 펲시</p>"


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "windows-1252", "us-ascii", None])
def test_latin_1_means_windows_1252(declared: str | None) -> None:
    assert decode(CURLY.encode("cp1252"), declared) == CURLY


def test_utf_8_beats_a_header_that_says_latin_1() -> None:
    assert decode(CURLY.encode(), "iso-8859-1") == CURLY


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_beats_everything(codec: str) -> None:
    assert decode(KOREAN.encode(codec), "iso-8859-1") == KOREAN


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("koi8-r", "Привет, как дела сегодня утром в городе"),
        ("cp932", "日本語のテスト文章です。今日は良い天気ですね。"),
        ("euc_jp", "日本語のテスト文章です。今日は良い天気ですね。"),
        ("gb18030", "中文测试文章。今天天气很好，我们去公园。"),
        ("iso2022_kr", "한국은행이 기준금리를 동결했다."),
    ],
)
def test_a_declared_charset_is_used_when_the_bytes_fit(codec: str, text: str) -> None:
    assert decode(text.encode(codec), codec) == text


def test_an_undeclared_charset_is_guessed() -> None:
    assert decode((KOREAN * 3).encode("cp949")) == KOREAN * 3


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    page = (KOREAN * 30).encode()
    assert decode(page[:400] + b"\xff" + page[400:], "iso-8859-1").count("한국은행이") >= 29


def test_a_page_cut_inside_a_letter_is_still_utf_8() -> None:
    assert decode((KOREAN * 30).encode()[:-8]).startswith(KOREAN)


@pytest.mark.parametrize("label", ["zlib", "rot13", "idna", "utf-7", "unicode_escape", "", "\x00", "a" * 1000])
def test_a_label_that_is_no_charset_of_the_web_is_ignored(label: str) -> None:
    assert decode(CURLY.encode(), label) == CURLY


@pytest.mark.parametrize("body", [b"<" * 2_000_000 + b"\xff", b"<meta " * 300_000 + b"\xff", b"\xa4" * 2_000_000])
def test_hostile_bytes_take_no_time(body: bytes) -> None:
    started = time.monotonic()
    decode(body)
    assert time.monotonic() - started < 3


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_give_text(body: bytes, label: str | None) -> None:
    assert isinstance(decode(body, label), str)
