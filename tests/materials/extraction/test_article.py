"""Reading a page: bytes in, the story out, whatever the bytes."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.materials.extraction import article
from backend.materials.extraction.article import Extracted
from tests.materials.extraction.reading import BODY, SENTENCES, URL

PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The wall is voted - The Wire</title>
<link rel="canonical" href="https://wire.example/2024/11/20/wall?utm_source=x"><meta name="author" content="Ann Reed">
<meta property="article:published_time" content="2024-11-20T07:05:00-05:00"></head>
<body><nav><a href="/">Home</a></nav><article><h1>The wall is voted</h1>{BODY}</article></body></html>"""
WHOLE = Extracted(
    title="The wall is voted",
    text="\n".join(SENTENCES),
    author="Ann Reed",
    published="2024-11-20T12:05:00+00:00",
    language="en",
    declared_url="https://wire.example/2024/11/20/wall?utm_source=x",
)


def read(html: str | bytes, url: str = URL, charset: str | None = None) -> Extracted:
    return article.article(html.encode() if isinstance(html, str) else html, url=url, charset=charset)


def test_every_field_of_a_page_is_read() -> None:
    assert read(PAGE) == WHOLE


def test_nothing_gives_nothing() -> None:
    for html in ["", " \n\t", "just some words", "<p>x</p>", "<", "{}", "<!-- -->"]:
        assert read(html) == Extracted(), html


def test_broken_html_gives_what_was_found() -> None:
    cut = read(PAGE[: PAGE.index(SENTENCES[4])])
    assert cut.title == WHOLE.title
    assert cut.author == WHOLE.author
    assert (cut.text or "").splitlines() == list(SENTENCES[:4])


def test_unclosed_and_crossed_tags_lose_no_sentence() -> None:
    crossed = PAGE.replace("</p>", "").replace("<h1>", "<h1><b><i>").replace("</h1>", "</i></h1>")
    assert read(crossed) == WHOLE


def test_a_korean_page_is_read_whatever_its_header_says() -> None:
    sentence = "정부는 어제 열린 회의에서 새로운 정책을 다음 달부터 시행한다고 밝혔다."
    head = '<meta charset="utf-8"><title>새 정책 발표</title>'
    html = f"<html><head>{head}</head><body>{f'<p>{sentence}</p>' * 4}</body></html>"
    found = read(html.encode("cp949"), charset="iso-8859-1")
    assert (found.title, found.language) == ("새 정책 발표", "ko")
    assert (found.text or "").startswith(sentence)


def test_what_a_page_does_not_say_is_none() -> None:
    found = read(f"<html><head></head><body><div>{BODY}</div></body></html>", url="https://www.wire.example/story")
    assert found == Extracted(text="\n".join(SENTENCES), language="en")


def test_one_reader_that_breaks_leaves_the_other_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> str:
        raise RuntimeError("a library's bug")

    monkeypatch.setattr(article, "bare_extraction", broken)
    found = read(PAGE)
    assert (found.title, found.author, found.text) == (WHOLE.title, WHOLE.author, None)


def scripted(body: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "articleBody": body})
    return f'<html><head><script type="application/ld+json">{data}</script></head><body><p>Loading</p></body></html>'


def test_a_text_that_only_scripts_would_show_is_taken_from_the_json_ld() -> None:
    assert read(scripted("\n".join(SENTENCES * 2))).text == "\n".join(SENTENCES * 2)


def test_a_teaser_in_the_json_ld_is_not_the_text() -> None:
    assert SENTENCES[0] not in (read(scripted(SENTENCES[0])).text or "")


def test_a_hostile_page_is_read_in_good_time() -> None:
    for html in [
        "<div>" * 30_000 + "deep",
        "<html><body>" + "<p>one two three four five six seven eight nine ten.</p>" * 20_000,
        "<html><body>" + '<div class="byline">By Ann Reed</div>' * 15_000,
        "<html><body><p>" + "word " * 300_000,
        "<html><head>" + '<script type="application/ld+json">[[[[</script>' * 2_000,
        "<html><body>" + "<h1>one two three</h1>" * 7_000,
        "<html><body><p " + 'a="1" ' * 30_000 + ">x",
    ]:
        started = time.process_time()
        read(html)
        assert time.process_time() - started < 8, html[:40]


def test_no_more_is_read_than_the_collector_fetches() -> None:
    padded = PAGE.replace("<article>", "<!--" + " " * article.MAX_BYTES + "--><article>")
    assert read(padded).text is None


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_damaged_pages_never_raise(data: st.DataObject) -> None:
    body = bytearray(PAGE.encode())
    for _ in range(data.draw(st.integers(1, 40))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read(bytes(body)), Extracted)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_at_any_address_never_raise(body: bytes, url: str) -> None:
    assert isinstance(article.article(b"<html><body>" + body, url=url), Extracted)


def test_the_text_decides_its_language() -> None:
    for text, code in [
        (SENTENCES[0], "en"),
        ("정부는 어제 열린 회의에서 새로운 정책을 다음 달부터 시행한다고 밝혔다.", "ko"),
        ("Der Rat hat am Mittwoch beschlossen, die alte Mauer am Hafen wieder aufzubauen.", "de"),
        ("El consejo votó el miércoles a favor de reconstruir el viejo muro del puerto.", "es"),
    ]:
        assert article.language(text, ["fr"]) == code, text


def test_the_page_decides_its_language_when_there_is_too_little_text() -> None:
    for claims, code in [
        (["en-US"], "en"),
        (["ko_KR"], "ko"),
        (["", "x!", "de"], "de"),
        (["english"], None),
        ([], None),
    ]:
        assert article.language("Hi.", claims) == code, claims
        assert article.language("", claims) == code, claims


def test_a_short_text_in_another_script_still_decides() -> None:
    assert article.language("기준금리를 동결했다고 어제 밝혔다. 시장은 안도했다.", ["en"]) == "ko"


def test_what_has_no_language_has_none() -> None:
    assert article.language("0 1 2 3 4 5 6 7 8 9 " * 20, []) is None
