"""Names found by the sound of their transliteration."""

from backend.materials.notes.checks.korean_names import FAR, closest, spelled_names


def test_a_name_is_found_by_its_sound() -> None:
    for name, korean in [
        ("Solvang", "잉리드 솔방 시장은"),
        ("Chepkoech", "체프코에치가 이겼습니다"),
        ("Brenholm", "항구 도시 브렌홀름은"),
        ("Ocaña", "필라르 오카냐는"),
        ("Drummond", "피오나 드러먼드의 삼촌"),
        ("Zverev", "즈베레프에게 졌습니다"),
        ("Bordeaux", "보르도에서"),
        ("Kieslowski", "키에슬로프스키 감독"),
        ("Laurent", "로랑 파브르 대표"),
        ("YoonSeo-ha", "윤서하 감독"),
        ("Leeds", "리즈의 한 가게"),
    ]:
        assert closest(name, korean).distance <= FAR, name


def test_another_name_is_not_taken_for_it() -> None:
    for name, korean in [
        ("Solvang", "마리아 콘티 시장은"),
        ("Chepkoech", "베켈레가 이겼습니다"),
        ("Drummond", "피오나 린드크비스트의 집"),
        ("Brenholm", "항구 도시 오슬로는"),
    ]:
        assert closest(name, korean).distance > FAR, name


def test_words_that_are_translated_are_no_names_to_look_for() -> None:
    assert spelled_names("The Green Party and Mayor Solvang met on Monday.", set(), "") == ["Solvang"]


def test_a_word_that_the_story_also_writes_small_is_no_name() -> None:
    assert spelled_names("Potash is now cheaper.", set(), "farmers use potash as fertilizer") == []
