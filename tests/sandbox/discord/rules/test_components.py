from typing import Any

import pytest

from sandbox.discord.errors import DiscordError, Problems
from sandbox.discord.rules import components

JSON = dict[str, Any]


def button(custom_id: str = "a", **more: Any) -> JSON:
    return {"type": 2, "style": 2, "label": "저장", "custom_id": custom_id} | more


def row(*inner: JSON) -> JSON:
    return {"type": 1, "components": list(inner)}


def text(content: str = "글") -> JSON:
    return {"type": 10, "content": content}


def container(*inner: JSON) -> JSON:
    return {"type": 17, "components": list(inner)}


def refused(parts: list[JSON], *, v2: bool) -> str:
    problems = Problems()
    components.check(parts, problems, v2=v2)
    with pytest.raises(DiscordError) as error:
        problems.check()
    return str(error.value.errors)


def taken(parts: list[JSON], *, v2: bool) -> list[JSON]:
    problems = Problems()
    found = components.check(parts, problems, v2=v2)
    problems.check()
    return found


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([row(button(str(one))) for one in range(6)], "BASE_TYPE_BAD_LENGTH"),
        ([row(*(button(str(one)) for one in range(6)))], "BASE_TYPE_BAD_LENGTH"),
        ([row()], "BASE_TYPE_BAD_LENGTH"),
        ([row(button("x" * 101))], "BASE_TYPE_MAX_LENGTH"),
        ([row(button(""))], "BASE_TYPE_REQUIRED"),
        ([row(button(label="x" * 81))], "BASE_TYPE_MAX_LENGTH"),
        ([row(button(label=None))], "LABEL_REQUIRED"),
        ([row(button(style=9))], "BASE_TYPE_CHOICES"),
        ([row(button(url="https://a.example"))], "INVALID_URL"),
        ([row({"type": 2, "style": 5, "label": "x"})], "BASE_TYPE_REQUIRED"),
        ([row({"type": 2, "style": 5, "label": "x", "url": "ftp://a.example"})], "URL_TYPE_INVALID_SCHEME"),
        ([row({"type": 2, "style": 5, "label": "x", "url": "https://a.example/" + "x" * 500})], "BASE_TYPE_MAX_LENGTH"),
        ([row(button("a", style=5, url="https://a.example"))], "CUSTOM_ID_AND_URL"),
        ([row(button("a"), button("a"))], "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([row({"type": 3, "custom_id": "s"})], "UNION_TYPE_CHOICES"),
        ([text()], "UNION_TYPE_CHOICES"),
        (["x"], "UNION_TYPE_CHOICES"),
    ],
)
def test_rows_of_version_1_have_limits(parts: list[JSON], code: str) -> None:
    assert code in refused(parts, v2=False)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([text() for _ in range(41)], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        ([container(*(text() for _ in range(40)))], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        ([text("x" * 2001), container(text("x" * 2000))], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([text(" ")], "BASE_TYPE_REQUIRED"),
        ([container()], "BASE_TYPE_BAD_LENGTH"),
        ([container(container(text()))], "UNION_TYPE_CHOICES"),
        ([button()], "UNION_TYPE_CHOICES"),
        ([{"type": 12, "items": []}], "UNION_TYPE_CHOICES"),
    ],
)
def test_layouts_of_version_2_have_limits(parts: list[JSON], code: str) -> None:
    assert code in refused(parts, v2=True)


def test_a_layout_at_its_limits_is_taken() -> None:
    texts = [text("x" * 100) for _ in range(39)]
    assert len(taken([container(*texts)], v2=True)) == 1
    assert taken([text("x" * 4000)], v2=True)


def test_an_emoji_serves_as_a_label() -> None:
    assert taken([row(button(label=None, emoji={"name": "📚"}))], v2=False)


def test_components_are_numbered_round_those_that_have_a_number() -> None:
    found = taken([container(text() | {"id": 1}, row(button()))], v2=True)
    assert sorted(one["id"] for one in components.walk(found)) == [1, 2, 3, 4]


def test_a_component_is_found_by_its_custom_id_however_deep() -> None:
    parts = [container(row(button("deep")))]
    assert components.find(parts, "deep") == button("deep")
    assert components.find(parts, "none") is None


def test_the_texts_of_a_layout_are_in_order() -> None:
    assert components.texts([text("하나"), container(text("둘"), row(button()))]) == ["하나", "둘"]
