"""One measured promise: a ratio against a baseline of the same run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ratio` is what is promised; `kept` says whether it holds. Absolute numbers are for the reader only."""

    name: str
    measured: str
    baseline: str
    ratio: float
    promise: str
    kept: bool


def at_least(name: str, measured: float, baseline: float, floor: float, *, unit: str = "req/s") -> Figure:
    """Make a figure whose ratio must not fall below `floor`."""
    ratio = measured / baseline
    return Figure(name, told(measured, unit), told(baseline, unit), ratio, f">= {floor:g}", ratio >= floor)


def at_most(name: str, measured: float, baseline: float, ceiling: float, *, unit: str = "ms") -> Figure:
    """Make a figure whose ratio must not rise above `ceiling`."""
    ratio = measured / baseline
    return Figure(name, told(measured, unit), told(baseline, unit), ratio, f"<= {ceiling:g}", ratio <= ceiling)


def none_of(name: str, count: int, total: int) -> Figure:
    """Make a figure of what must never happen: not once in `total` times, of which there must be some."""
    return Figure(name, f"{count:,}", f"{total:,}", count / total, "none", count == 0)


def unpromised(name: str, measured: float, baseline: float, *, unit: str) -> Figure:
    """Make a figure that is shown for information only."""
    return Figure(name, told(measured, unit), told(baseline, unit), measured / baseline, "", kept=True)


def told(value: float, unit: str) -> str:
    """Return a number as people read it: three digits, or all that stand before the point."""
    digits = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{digits} {unit}".rstrip()
