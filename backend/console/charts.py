"""Charts as SVG without scripts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, log10

WIDTH, HEIGHT = 480, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 24
GAP = 0.3
"""Share of a bar's slot that stays empty."""
TICKS = 4
LABELS_MAX = 7
VALUE_MIN = 1e-6
ROW_HEIGHT, NAME_WIDTH, VALUE_WIDTH, NAME_MAX_CHARS = 24, 120, 76, 18


@dataclass(frozen=True)
class Series:
    """One series with a value for each label; `tone` is a CSS class."""

    name: str
    tone: str
    values: Sequence[float]


@dataclass(frozen=True)
class Bars:
    """Stacked bars, one for each label; `line` is a named horizontal line, for example a budget."""

    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    line: tuple[str, float] | None = None
    decimals: int = 0
    rows: Sequence[Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        rows = [
            (label, *(_number(one.values[index], self.decimals) for one in self.series))
            for index, label in enumerate(self.labels)
        ]
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Levels:
    """Horizontal bars: (name, value, text of the value); a value above `limit` is drawn as a warning."""

    values: Sequence[tuple[str, float, str]]
    limit: float


def bars(chart: Bars, *, title: str) -> str:
    """Return the chart as an SVG element; `title` is its label for screen readers."""
    totals = [sum(one.values[index] for one in chart.series) for index in range(len(chart.labels))]
    most = max([*totals, chart.line[1] if chart.line else 0.0], default=0.0)
    top = nice_top(most if chart.decimals else max(most, TICKS))  # whole numbers of stories
    parts = []
    for tick in range(TICKS + 1):
        value = top * tick / TICKS
        y = _y(value, top)
        text = f"{value:g}{chart.unit}" if chart.unit != "$" else f"${value:g}"
        parts.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="chart-text chart-end" x="{LEFT - 6}" y="{y + 4:.1f}">{escape(text)}</text>')
    parts += stacks(chart, top)
    every = max(ceil(len(chart.labels) / LABELS_MAX), 1)
    for index, label in enumerate(chart.labels):
        if (len(chart.labels) - 1 - index) % every == 0:
            x, width = _slot(index, len(chart.labels))
            at = f'x="{x + width / 2:.1f}" y="{HEIGHT - 6}"'
            parts.append(f'<text class="chart-text chart-middle" {at}>{escape(label)}</text>')
    if chart.line:
        y = _y(chart.line[1], top)
        parts.append(f'<line class="chart-line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return _svg(parts, HEIGHT, title)


def levels(chart: Levels, *, title: str) -> str:
    """Return horizontal bars as an SVG element, one for each name."""
    height = TOP + ROW_HEIGHT * len(chart.values)
    top = max([*(value for _, value, _ in chart.values), chart.limit], default=0.0) or 1.0
    bar_width = WIDTH - NAME_WIDTH - VALUE_WIDTH
    parts = []
    for index, (name, value, text) in enumerate(chart.values):
        y, tone = TOP + ROW_HEIGHT * index, "bad" if value > chart.limit else "good"
        width = max(bar_width * value / top, 2.0)
        parts += [
            f'<text class="chart-text" x="0" y="{y + 12}">{escape(name[:NAME_MAX_CHARS])}</text>',
            f'<rect class="tone-{tone}" x="{NAME_WIDTH}" y="{y}" width="{width:.1f}" height="{ROW_HEIGHT - 8}"/>',
            f'<text class="chart-text chart-end" x="{WIDTH - RIGHT}" y="{y + 12}">{escape(text)}</text>',
        ]
    x = NAME_WIDTH + bar_width * chart.limit / top
    parts.append(f'<line class="chart-line" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height}"/>')
    return _svg(parts, height + 4, title)


def nice_top(most: float) -> float:
    """Return a round number not below `most` that TICKS even steps reach; 4 for zero."""
    if most < VALUE_MIN:
        return float(TICKS)
    step = most / TICKS
    power = 10.0 ** ceil(log10(step) - 1)
    return next(TICKS * power * factor for factor in (1, 2, 5, 10, 20) if TICKS * power * factor >= most)


def _svg(parts: Sequence[str], height: int, title: str) -> str:
    head = f'<svg class="console-chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
    return f"{head}{''.join(parts)}</svg>"


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def stacks(chart: Bars, top: float) -> list[str]:
    """Return the rectangles of stacked bars."""
    parts = []
    for index, label in enumerate(chart.labels):
        x, width = _slot(index, len(chart.labels))
        below = 0.0
        for one in chart.series:
            if value := one.values[index]:
                y = _y(below + value, top)
                text = f"{label} {one.name} {_number(value, chart.decimals)}{chart.unit}"
                shape = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_y(below, top) - y:.1f}"'
                parts.append(f'<rect class="tone-{one.tone}" {shape}><title>{escape(text)}</title></rect>')
                below += value
    return parts


def _slot(index: int, count: int) -> tuple[float, float]:
    """Return a bar's left edge and width."""
    slot = (WIDTH - LEFT - RIGHT) / count
    return LEFT + slot * (index + GAP / 2), slot * (1 - GAP)


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"
