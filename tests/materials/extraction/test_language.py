"""The language of a text: judged by the text, claimed by the page."""

from backend.materials.extraction.article import language
from tests.materials.extraction.reading import SENTENCES


def test_the_text_decides() -> None:
    for text, code in [
        (SENTENCES[0], "en"),
        ("정부는 어제 열린 회의에서 새로운 정책을 다음 달부터 시행한다고 밝혔다.", "ko"),
        ("Der Rat hat am Mittwoch beschlossen, die alte Mauer am Hafen wieder aufzubauen.", "de"),
        ("El consejo votó el miércoles a favor de reconstruir el viejo muro del puerto.", "es"),
    ]:
        assert language(text, ["fr"]) == code, text


def test_the_page_decides_when_there_is_too_little_text() -> None:
    for claims, code in [
        (["en-US"], "en"),
        (["ko_KR"], "ko"),
        (["", "x!", "de"], "de"),
        (["english"], None),
        ([], None),
    ]:
        assert language("Hi.", claims) == code, claims
        assert language("", claims) == code, claims


def test_a_short_text_in_another_script_still_decides() -> None:
    assert language("기준금리를 동결했다고 어제 밝혔다. 시장은 안도했다.", ["en"]) == "ko"


def test_what_has_no_language_has_none() -> None:
    assert language("0 1 2 3 4 5 6 7 8 9 " * 20, []) is None
