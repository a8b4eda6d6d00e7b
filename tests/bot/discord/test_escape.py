import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.markdown import BLANK, MARKS_MAX, address, cut, escaped, one_line, plain

ZALGO = "Z\u0351\u036b\u0343\u036a\u0302a\u0317\u0330\u0323l\u0310\u0301g\u0352o"
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("\\*_~`|<>[]()@#-+.:/1 \n\r\t가a")),
        st.sampled_from(["\u202e", "\u200b", "\u200f", "\u2066", "\u0301", "\ufe0f", "\u3164", "\U0001f600", "\x00"]),
        st.characters(),
    ),
    max_size=300,
)
WHOLE = 100_000


def drawn(markdown: str) -> str:
    """Return what Discord shows of a text: an escaped sign is itself, our invisible blanks are not seen."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown).replace(BLANK, "")


def bare(markdown: str) -> str:
    """Return what of a text Discord would read as markup: an escaped sign is as good as a letter."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", markdown)


@given(HOSTILE)
@example("@everyone @here <@1> <@&2> <#3> </x:4> <t:5>")
@example("```py\nprint()\n``` ||spoiler|| [a](https://evil.example) https://evil.example")
@example("# big\n> quote\n-# small\n- list\n1. list\n  * list")
@example("\\*not escaped by this\\\\*")
def test_what_is_shown_is_the_text_itself_and_nothing_of_it_is_markup(text: str) -> None:
    markdown = escaped(text, WHOLE)
    assert drawn(markdown) == plain(text)
    left = bare(markdown)
    assert not re.search(r"[*_~`|<>\[\]()\\]", left)
    assert not re.search(r"@(?!\u200b)", left)
    assert "://" not in left
    assert not re.search(r"^ *([-+#>]|\d+[.)])", left, re.MULTILINE)


@given(HOSTILE, st.integers(1, 60))
def test_the_limit_is_kept_and_no_escape_is_torn_apart(text: str, limit: int) -> None:
    short, whole = escaped(text, limit), escaped(text, WHOLE)
    assert len(short) <= limit
    if short == whole:
        return
    assert short.endswith("…")
    kept = short.removesuffix("…")
    assert whole.startswith(kept)
    assert drawn(kept) == drawn(whole)[: len(drawn(kept))]


@given(HOSTILE)
def test_nothing_invisible_or_piled_up_is_left(text: str) -> None:
    clean = plain(text)
    marks = 0
    for character in clean:
        category = unicodedata.category(character)
        assert character == "\n" or category not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        assert marks <= MARKS_MAX
    assert "\n\n\n" not in clean
    assert "\n" not in one_line(text)


def test_ordinary_text_is_left_alone() -> None:
    text = "Port of Songdo unveils a 40-tonne crane: 'It’s big,' says Ann Lee — 항구에 새 크레인! 50% off, $3.5 & more?"
    assert escaped(text, WHOLE) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (ZALGO, "Z\u0351\u036ba\u0317\u0330l\u0310\u0301g\u0352o"),
        ("\u202eevil\u202c", "evil"),
        ("한글", "한글"),
        ("ᄒ\u1161\u11ab", "한"),
        ("e\u0301", "é"),
        ("a\ud800b", "ab"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("\u3164\u3164", ""),
        ("a\n\n\n\n\nb", "a\n\nb"),
    ],
)
def test_tricks_with_letters_are_undone(text: str, clean: str) -> None:
    assert plain(text) == clean


def test_a_headline_of_six_thousand_letters_is_cut_with_an_ellipsis() -> None:
    assert escaped("a" * 6000, 300) == "a" * 299 + "…"
    assert escaped("*" * 6000, 300) == "\\*" * 149 + "…"


@pytest.mark.parametrize(("chars", "kept"), [(10, "abcdefghij"), (11, "abcdefghij"), (5, "abcd…"), (1, "…")])
def test_a_name_is_cut_at_its_limit(chars: int, kept: str) -> None:
    assert cut("abcdefghij", chars) == kept


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=%20#w", "https://a.example/x?y=1&z=%20#w"),
        ("https://a.example/x)[evil](https://b.example", "https://a.example/x%29%5Bevil%5D%28https://b.example"),
        ("https://a.example/한글", "https://a.example/%ED%95%9C%EA%B8%80"),
        ("https://뉴스.example/x", "https://xn--vg1b002a.example/x"),
        ("https://user:pw@a.example:8443/x", "https://a.example:8443/x"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("https://a.example/\u202ex", "https://a.example/%E2%80%AEx"),
    ],
)
def test_an_address_cannot_break_out_of_its_link(url: str, safe: str) -> None:
    assert address(url) == safe


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "ftp://a/b", "https://", "https://[", "https://a:b/", "https://" + "a" * 70 + "."],
)
def test_what_is_no_web_address_leads_nowhere(url: str) -> None:
    assert address(url) == ""


@given(st.text(max_size=200))
def test_an_address_is_plain_ascii_without_brackets_or_nothing(text: str) -> None:
    for url in (text, f"https://a.example/{text}", f"https://{text}/x"):
        safe = address(url)
        assert safe.isascii()
        assert not re.search(r"[\s()\[\]<>\"\\`]", safe)
