"""Bytes become the text their writer meant, whatever headers and pages claim."""

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from backend.materials.extraction.charset import decode

KOREAN = "<p>한국은행이 기준금리를 동결했다. 정부는 어제 새로운 정책을 발표했다고 밝혔다.</p>"
CURLY = "<p>“Quoted” – it’s a naïve café, résumé and all.</p>"
META = (
    "",
    '<meta charset="euc-kr">',
    '<meta http-equiv="Content-Type" content="text/html; charset=ks_c_5601-1987">',
    '<?xml version="1.0" encoding="EUC-KR"?>',
    '<meta charset="utf-8">',
)


def test_korean_is_read_whatever_is_declared() -> None:
    headers = [None, "euc-kr", "utf-8", "iso-8859-1", "nonsense"]
    for codec, meta, header in itertools.product(["cp949", "utf-8"], META, headers):
        page = meta + KOREAN * 3
        assert decode(page.encode(codec), header) == page, (codec, meta, header)


def test_letters_beyond_euc_kr_are_read_because_the_label_means_windows_949() -> None:
    assert decode("<p>똠방각하와 펲시</p>".encode("cp949"), "euc-kr") == "<p>똠방각하와 펲시</p>"


def test_latin_1_means_windows_1252() -> None:
    for declared in ["iso-8859-1", "latin1", "windows-1252", "us-ascii", None]:
        assert decode(CURLY.encode("cp1252"), declared) == CURLY, declared


def test_utf_8_beats_a_header_that_says_latin_1() -> None:
    assert decode(CURLY.encode(), "iso-8859-1") == CURLY


def test_a_byte_order_mark_beats_everything() -> None:
    for codec in ["utf-8-sig", "utf-16", "utf-32"]:
        assert decode(KOREAN.encode(codec), "iso-8859-1") == KOREAN, codec


def test_a_declared_charset_is_used_when_the_bytes_fit() -> None:
    for codec, text in [
        ("koi8-r", "Привет, как дела сегодня утром в городе"),
        ("cp932", "日本語のテスト文章です。今日は良い天気ですね。"),
        ("euc_jp", "日本語のテスト文章です。今日は良い天気ですね。"),
        ("gb18030", "中文测试文章。今天天气很好，我们去公园。"),
        ("iso2022_kr", "한국은행이 기준금리를 동결했다."),
    ]:
        assert decode(text.encode(codec), codec) == text, codec


def test_an_undeclared_charset_is_guessed() -> None:
    assert decode((KOREAN * 3).encode("cp949")) == KOREAN * 3


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    page = (KOREAN * 30).encode()
    assert decode(page[:400] + b"\xff" + page[400:], "iso-8859-1").count("한국은행이") >= 29


def test_a_page_cut_inside_a_letter_is_still_utf_8() -> None:
    assert decode((KOREAN * 30).encode()[:-8]).startswith(KOREAN)


def test_a_label_that_is_no_charset_of_the_web_is_ignored() -> None:
    for label in ["zlib", "rot13", "idna", "utf-7", "unicode_escape", "", "\x00", "a" * 1000]:
        assert decode(CURLY.encode(), label) == CURLY, label


def test_hostile_bytes_take_no_time() -> None:
    for body in [b"<" * 600_000 + b"\xff", b"<meta " * 100_000 + b"\xff", b"\xa4" * 600_000]:
        started = time.process_time()
        decode(body)
        assert time.process_time() - started < 1.5, body[:9]


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_give_text(body: bytes, label: str | None) -> None:
    assert isinstance(decode(body, label), str)
