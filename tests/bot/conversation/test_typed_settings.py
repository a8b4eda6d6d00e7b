import pytest

from bot.conversation import typed_settings
from bot.conversation.errors import UnclearError
from tests.bot.stored_stories import CATEGORIES


@pytest.mark.parametrize(
    ("reads", "typed", "said"),
    [
        (typed_settings.local_time, "아침", "시간을 이해하지 못했어요: 아침"),
        (typed_settings.weekdays, "월, 어제", "요일을 이해하지 못했어요: 어제"),
        (typed_settings.time_zone, "한양", "시간대를 찾지 못했어요: 한양"),
        (typed_settings.level, "Z9", "난이도는 쉬움, 보통, 어려움"),
        (typed_settings.layout, "carousel", "방식은 plain"),
        (lambda words: typed_settings.categories(words, CATEGORIES), "가십", "가십 분야는 없어요.*기술, 과학, 세계"),
    ],
)
def test_what_is_not_understood_is_named(reads: object, typed: str, said: str) -> None:
    with pytest.raises(UnclearError, match=said):
        reads(typed)  # type: ignore[operator]  # functions of a text


@pytest.mark.parametrize(
    ("typed", "level"), [("쉬움", "A2"), ("보통", "B1"), ("Hard", "B2"), ("c1", "C1"), ("고급", "B2")]
)
def test_a_level_is_understood_by_its_name_or_its_code(typed: str, level: str) -> None:
    assert typed_settings.level(typed) == level


@pytest.mark.parametrize(("typed", "understood"), [("plain", "plain"), (" Thread ", "thread"), ("FORUM", "forum")])
def test_a_layout_is_understood(typed: str, understood: str) -> None:
    assert typed_settings.layout(typed) == understood
