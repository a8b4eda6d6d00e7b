"""Charts as SVG, drawn by the server: no script, no library, readable without either. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, log10

WIDTH, HEIGHT = 480, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 24
GAP = 0.3
"""Part of a bar's place that stays empty."""
TICKS = 4
LABELS_MOST = 7
LEAST = 1e-6
ROW, NAMES, TOLD, NAME_CHARS = 24, 120, 76, 18


@dataclass(frozen=True)
class Series:
    """One kind of thing, counted at each label; `tone` is a class of the style sheet."""

    name: str
    tone: str
    values: Sequence[float]


@dataclass(frozen=True)
class Bars:
    """Stacked bars, one for each label; `line` is a level across all of them, as a budget is."""

    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    line: tuple[str, float] | None = None
    decimals: int = 0
    rows: Sequence[Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        rows = [
            (label, *(_number(one.values[place], self.decimals) for one in self.series))
            for place, label in enumerate(self.labels)
        ]
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Levels:
    """Lying bars: (name, value, how the value is said); what is above `limit` is drawn as a warning."""

    values: Sequence[tuple[str, float, str]]
    limit: float


def bars(chart: Bars, *, title: str) -> str:
    """Return the chart as an SVG element; `title` is what a screen reader says of it."""
    most = max([*_totals(chart), chart.line[1] if chart.line else 0.0], default=0.0)
    top = nice_top(most if chart.decimals else max(most, TICKS))  # there are no halves of a story
    parts = [*_scale(top, chart), *_stacks(chart, top), *_names(chart.labels)]
    if chart.line:
        y = _y(chart.line[1], top)
        parts.append(f'<line class="chart-line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
    head = f'<svg class="console-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
    return f"{head}{''.join(parts)}</svg>"


def levels(chart: Levels, *, title: str) -> str:
    """Return lying bars as an SVG element, one for each name."""
    height = TOP + ROW * len(chart.values)
    top = max([*(value for _, value, _ in chart.values), chart.limit], default=0.0) or 1.0
    room = WIDTH - NAMES - TOLD
    parts = []
    for place, (name, value, told) in enumerate(chart.values):
        y, tone = TOP + ROW * place, "bad" if value > chart.limit else "good"
        width = max(room * value / top, 2.0)
        parts += [
            f'<text class="chart-text" x="0" y="{y + 12}">{escape(name[:NAME_CHARS])}</text>',
            f'<rect class="tone-{tone}" x="{NAMES}" y="{y}" width="{width:.1f}" height="{ROW - 8}"/>',
            f'<text class="chart-text chart-end" x="{WIDTH - RIGHT}" y="{y + 12}">{escape(told)}</text>',
        ]
    x = NAMES + room * chart.limit / top
    parts.append(f'<line class="chart-line" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height}"/>')
    head = f'<svg class="console-chart" viewBox="0 0 {WIDTH} {height + 4}" role="img" aria-label="{escape(title)}">'
    return f"{head}{''.join(parts)}</svg>"


def nice_top(most: float) -> float:
    """Return a round number not below `most` that TICKS steps lead to evenly; 4 for nothing at all."""
    if most < LEAST:
        return float(TICKS)
    step = most / TICKS
    power = 10.0 ** ceil(log10(step) - 1)
    return next(TICKS * power * factor for factor in (1, 2, 5, 10, 20) if TICKS * power * factor >= most)


def _totals(chart: Bars) -> list[float]:
    return [sum(one.values[place] for one in chart.series) for place in range(len(chart.labels))]


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _scale(top: float, chart: Bars) -> list[str]:
    parts = []
    for tick in range(TICKS + 1):
        value = top * tick / TICKS
        y = _y(value, top)
        said = f"{value:g}{chart.unit}" if chart.unit != "$" else f"${value:g}"
        parts.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="chart-text chart-end" x="{LEFT - 6}" y="{y + 4:.1f}">{escape(said)}</text>')
    return parts


def _stacks(chart: Bars, top: float) -> list[str]:
    parts = []
    for place, label in enumerate(chart.labels):
        x, width = _place(place, len(chart.labels))
        below = 0.0
        for one in chart.series:
            if value := one.values[place]:
                y = _y(below + value, top)
                told = f"{label} {one.name} {_number(value, chart.decimals)}{chart.unit}"
                shape = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_y(below, top) - y:.1f}"'
                parts.append(f'<rect class="tone-{one.tone}" {shape}><title>{escape(told)}</title></rect>')
                below += value
    return parts


def _names(labels: Sequence[str]) -> list[str]:
    every = max(ceil(len(labels) / LABELS_MOST), 1)
    return [
        f'<text class="chart-text chart-middle" x="{x + width / 2:.1f}" y="{HEIGHT - 6}">{escape(label)}</text>'
        for place, label in enumerate(labels)
        for x, width in [_place(place, len(labels))]
        if (len(labels) - 1 - place) % every == 0
    ]


def _place(place: int, count: int) -> tuple[float, float]:
    """Return where a bar begins and how wide it is."""
    room = (WIDTH - LEFT - RIGHT) / count
    return LEFT + room * (place + GAP / 2), room * (1 - GAP)


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"
