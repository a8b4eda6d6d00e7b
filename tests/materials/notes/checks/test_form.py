"""Whether a text is English."""

from backend.materials.notes.checks.form import looks_english


def test_english_is_known_as_english() -> None:
    for text in [
        "A strong earthquake struck Tolmara early on Sunday, 14 March. At least four people died.",
        "Pupils at 40 schools that banned phones got better marks after one year. Boys gained more than girls.",
        "City bees make more honey than country bees. But they also have more parasites.",
        "Two hikers died when snow fell down a mountain. Rescuers could not reach them until morning.",
        "She lost her job. Then she opened a bakery.",
        "Drivers can't park near schools this winter. They must pay more if they do.",
    ]:
        assert looks_english(text), text


def test_another_language_is_not() -> None:
    for text in [
        "송도항에 새 크레인이 들어왔습니다.",
        "Le port de Songdo a une grue. Elle est belle.",
        "",
        "123",
    ]:
        assert not looks_english(text), text
