"""As much of PromQL as tells which metrics and labels an expression names."""

import re

WORDS = frozenset(
    "sum max min avg count absent max_over_time by without on ignoring and or unless bool offset rate increase "
    "histogram_quantile time hour vector group_left group_right".split()
)
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SELECTOR = re.compile(rf"({NAME})\s*(?:\{{([^}}]*)\}})?")
_LABEL = re.compile(rf"({NAME})\s*(?:=~|!~|!=|=)\s*\"[^\"]*\"")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_DURATION = re.compile(r"\[\d+[smhd]\]")


def selectors(expression: str) -> dict[str, set[str]]:
    """Return each metric an expression reads, with the labels its selectors name."""
    bare = _GROUPING.sub(" ", _DURATION.sub(" ", expression))
    found: dict[str, set[str]] = {}
    for name, inside in _SELECTOR.findall(bare):
        if name not in WORDS:
            found.setdefault(name, set()).update(_LABEL.findall(inside))
    return found


def grouped_by(expression: str) -> set[str]:
    """Return the labels an expression groups or matches by."""
    return {label.strip() for inside in _GROUPING.findall(expression) for label in inside.split(",") if label.strip()}


def is_balanced(expression: str) -> bool:
    """Say whether every bracket that opens closes, outside of strings."""
    bare, open_ones = re.sub(r'"[^"]*"', "", expression), []
    for sign in bare:
        if sign in "([{":
            open_ones.append(")]}"["([{".index(sign)])
        elif sign in ")]}" and (not open_ones or open_ones.pop() != sign):
            return False
    return not open_ones and '"' not in bare
