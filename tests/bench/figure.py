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
    return Figure(name, f"{measured:,.1f} {unit}", f"{baseline:,.1f} {unit}", ratio, f">= {floor:g}", ratio >= floor)


def at_most(name: str, measured: float, baseline: float, ceiling: float, *, unit: str = "ms") -> Figure:
    """Make a figure whose ratio must not rise above `ceiling`."""
    ratio = measured / baseline
    return Figure(
        name, f"{measured:,.1f} {unit}", f"{baseline:,.1f} {unit}", ratio, f"<= {ceiling:g}", ratio <= ceiling
    )
