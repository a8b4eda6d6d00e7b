"""Charts: what is drawn is what was counted."""

import xml.etree.ElementTree as ElementTree  # our own drawing, read back

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.console import charts
from backend.console.charts import Bars, Levels, Series


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def rects(svg: str) -> list[ElementTree.Element]:
    return drawn(svg).findall("rect")


def test_a_bar_is_as_high_as_its_value() -> None:
    chart = Bars(["1/1", "1/2"], [Series("공개", "good", [10, 20])])
    low, high = (float(rect.attrib["height"]) for rect in rects(charts.bars(chart, title="기사")))
    assert high == pytest.approx(2 * low, abs=0.2)


def test_stacked_bars_stand_on_each_other() -> None:
    chart = Bars(["1/1"], [Series("공개", "good", [10]), Series("보류", "warm", [5])])
    below, above = rects(charts.bars(chart, title="기사"))
    assert float(above.attrib["y"]) + float(above.attrib["height"]) == pytest.approx(float(below.attrib["y"]), abs=0.2)


def test_nothing_is_drawn_for_nothing() -> None:
    assert rects(charts.bars(Bars(["1/1"], [Series("공개", "good", [0])]), title="기사")) == []


def test_a_chart_without_days_is_still_a_chart() -> None:
    assert drawn(charts.bars(Bars([], [Series("공개", "good", [])]), title="기사")).tag == "svg"


def test_levels_without_sources_are_still_a_chart() -> None:
    assert drawn(charts.levels(Levels([], limit=26), title="소스")).tag == "svg"


def test_the_budget_is_a_line_within_the_chart() -> None:
    chart = Bars(["1/1"], [Series("쓴 돈", "calm", [0.5])], line=("예산", 2.0), decimals=2)
    (line,) = (one for one in drawn(charts.bars(chart, title="비용")) if one.attrib.get("class") == "chart-line")
    assert charts.TOP <= float(line.attrib["y1"]) <= charts.HEIGHT - charts.BOTTOM


def test_the_table_says_what_the_bars_show() -> None:
    chart = Bars(["1/1", "1/2"], [Series("공개", "good", [1200, 2]), Series("보류", "warm", [0, 1])])
    assert chart.rows == [("1/1", "1,200", "0"), ("1/2", "2", "1")]


def test_a_name_cannot_break_out_of_the_drawing() -> None:
    hostile = '<script>alert(1)</script>&"'
    svg = charts.bars(Bars([hostile], [Series(hostile, "good", [1])]), title=hostile)
    assert "<script" not in svg
    assert drawn(svg).attrib["aria-label"] == hostile


def test_a_source_cannot_break_out_of_its_level() -> None:
    svg = charts.levels(Levels([("<b>&", 3.0, "<i>")], limit=26), title="소스")
    assert [text.text for text in drawn(svg).findall("text")] == ["<b>&", "<i>"]


def test_what_is_late_is_drawn_as_a_warning() -> None:
    svg = charts.levels(Levels([("NYT", 3.0, "3시간 전"), ("CNN", 40.0, "2일 전")], limit=26), title="소스")
    assert [rect.attrib["class"] for rect in rects(svg)] == ["tone-good", "tone-bad"]


@given(st.floats(min_value=0, max_value=1e12))
def test_the_scale_reaches_every_value(most: float) -> None:
    assert charts.nice_top(most) >= most


@given(st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=31))
def test_no_bar_leaves_the_chart(values: list[int]) -> None:
    chart = Bars([str(place) for place in range(len(values))], [Series("공개", "good", values)])
    for rect in rects(charts.bars(chart, title="기사")):
        assert float(rect.attrib["y"]) >= charts.TOP - 0.1
        assert float(rect.attrib["y"]) + float(rect.attrib["height"]) <= charts.HEIGHT - charts.BOTTOM + 0.1
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= charts.WIDTH
