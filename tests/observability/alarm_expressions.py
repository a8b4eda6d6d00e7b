"""Evaluates the expressions of our alarms over recorded series, as Prometheus does: a small part of PromQL.

tests/deploy/test_alarm_rules.py holds its verdict against Prometheus' own for every alarm, where promtool is installed.
https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

import itertools
import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
Value = float | Vector
LOOK_BACK_SECONDS = 300.0
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_TOKEN = re.compile(r'\s*("[^"]*"|\[\d+[smhd]\]|=~|!~|[!<>=]=|[a-zA-Z_:][\w:]*|\d+(?:\.\d+)?|[-+*/<>=(){},])')
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and", "unless"}),
    frozenset({"==", "!=", "<", ">", "<=", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "/"}),
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_AGGREGATE: dict[str, Callable[[list[float]], float]] = {"sum": sum, "min": min, "max": max, "count": len}
_MATCH: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "=~": lambda value, wanted: re.fullmatch(wanted, value) is not None,
    "!~": lambda value, wanted: re.fullmatch(wanted, value) is None,
}


class Sample(NamedTuple):
    """A value at a time in seconds; None says that the series had ended by then."""

    at: float
    value: float | None


@dataclass(frozen=True)
class _Selector:
    name: str
    matchers: tuple[tuple[str, str, str], ...]
    seconds: float = 0.0

    def finds(self, labels: Labels) -> bool:
        given = dict(labels)
        return all(_MATCH[how](given.get(one, ""), wanted) for one, how, wanted in self.matchers)


class Series:
    """Recorded samples by metric, then by labels, each in the order of time."""

    def __init__(self) -> None:
        self.samples: defaultdict[str, defaultdict[Labels, list[Sample]]] = defaultdict(lambda: defaultdict(list))

    def add(self, name: str, labels: Mapping[str, str], sample: Sample) -> None:
        """Record a sample; one of the same time replaces the last."""
        samples = self.samples[name][frozenset(labels.items())]
        if samples and samples[-1].at >= sample.at:
            samples.pop()
        samples.append(sample)

    def evaluate(self, expression: str, *, at: float) -> Value:
        """Return what an expression is at a time. Raises ValueError for what is not understood."""
        reader = _Reader(self, expression, at)
        value = reader.binary(0)
        if reader.tokens:
            raise ValueError(f"{expression}: nothing is known of {reader.tokens[0]}")
        return value


class _Reader:
    """Reads an expression from left to right and computes it on the way."""

    def __init__(self, series: Series, expression: str, at: float) -> None:
        self.tokens = _TOKEN.findall(expression)
        if "".join(self.tokens) != re.sub(r"\s", "", expression) and '"' not in expression:
            raise ValueError(expression)
        self._series = series
        self._at = at

    def binary(self, level: int) -> Value:
        if level == len(_LEVELS):
            return self._unit()
        left = self.binary(level + 1)
        while self.tokens and self.tokens[0] in _LEVELS[level]:
            sign = self._take()
            on = self._labels() if self._next_is("on") else None
            left = _combined(sign, left, self.binary(level + 1), on)
        return left

    def _unit(self) -> Value:
        token = self._take()
        if token == "(":
            value = self.binary(0)
            self._take(")")
            return value
        if token[0].isdigit():
            return float(token)
        if token in _AGGREGATE:
            return self._aggregation(token)
        if self.tokens[:1] == ["("]:
            return self._call(token)
        return self._instant(self._selector(token))

    def _aggregation(self, name: str) -> Vector:
        by = self._labels() if self._next_is("by") else frozenset[str]()
        self._take("(")
        value = self.binary(0)
        self._take(")")
        groups: defaultdict[Labels, list[float]] = defaultdict(list)
        for labels, one in _vector(value).items():
            groups[frozenset(pair for pair in labels if pair[0] in by)].append(one)
        return {labels: float(_AGGREGATE[name](values)) for labels, values in groups.items()}

    def _call(self, name: str) -> Value:
        self._take("(")
        if name in {"time", "hour"}:
            self._take(")")
            return self._at if name == "time" else {frozenset(): float(int(self._at // 3600) % 24)}
        if name == "vector":
            constant = float(self._take())
            self._take(")")
            return {frozenset(): constant}
        if name == "histogram_quantile":
            quantile = float(self._take())
            self._take(",")
            value = self.binary(0)
            self._take(")")
            return _quantiles(quantile, _vector(value))
        selector = self._selector(self._take())
        self._take(")")
        if name == "absent":
            return {} if self._instant(selector) else {frozenset(): 1.0}
        return _nameless(name, self._ranges(selector), self._at, selector.seconds)

    def _selector(self, name: str) -> _Selector:
        matchers = []
        if self._next_is("{"):
            while not self._next_is("}"):
                label, how, wanted = self._take(), self._take(), self._take()
                matchers.append((label, how, wanted.strip('"')))
                self._next_is(",")
        seconds = 0.0
        if self.tokens and self.tokens[0][0] == "[":
            window = self._take()[1:-1]
            seconds = float(window[:-1]) * UNITS[window[-1]]
        return _Selector(name, tuple(matchers), seconds)

    def _instant(self, selector: _Selector) -> Vector:
        found = {}
        for labels, samples in self._found(selector):
            past = [one for one in samples if self._at - LOOK_BACK_SECONDS < one.at <= self._at]
            if past and past[-1].value is not None:
                found[labels] = past[-1].value
        return found

    def _ranges(self, selector: _Selector) -> dict[Labels, list[tuple[float, float]]]:
        begin = self._at - selector.seconds
        found = {
            labels: [(one.at, one.value) for one in samples if begin < one.at <= self._at and one.value is not None]
            for labels, samples in self._found(selector)
        }
        return {labels: samples for labels, samples in found.items() if samples}

    def _found(self, selector: _Selector) -> Iterable[tuple[Labels, list[Sample]]]:
        recorded = self._series.samples[selector.name].items()
        return ((labels, samples) for labels, samples in recorded if selector.finds(labels))

    def _labels(self) -> frozenset[str]:
        self._take("(")
        names = []
        while not self._next_is(")"):
            names.append(self._take())
            self._next_is(",")
        return frozenset(names)

    def _take(self, wanted: str = "") -> str:
        token = self.tokens.pop(0) if self.tokens else ""
        if not token or (wanted and token != wanted):
            raise ValueError(f"{token or 'the end'} stands where {wanted or 'more'} is expected")
        return cast("str", token)

    def _next_is(self, token: str) -> bool:
        if self.tokens[:1] == [token]:
            del self.tokens[0]
            return True
        return False


def _vector(value: Value) -> Vector:
    if isinstance(value, float):
        raise ValueError("a number stands where series are expected")
    return value


def _combined(sign: str, left: Value, right: Value, on: frozenset[str] | None) -> Value:
    if sign in {"and", "or", "unless"}:
        return _set(sign, _vector(left), _vector(right), on)
    if isinstance(left, float) and isinstance(right, float):
        return float(_number(sign, left, right) or 0.0)
    if isinstance(left, float):
        made = {labels: _number(sign, left, value, kept=value) for labels, value in _vector(right).items()}
    elif isinstance(right, float):
        made = {labels: _number(sign, value, right) for labels, value in left.items()}
    else:
        made = {labels: _number(sign, left[labels], right[labels]) for labels in left.keys() & right.keys()}
    return {labels: value for labels, value in made.items() if value is not None}


def _set(sign: str, left: Vector, right: Vector, on: frozenset[str] | None) -> Vector:
    def key(labels: Labels) -> Labels:
        return labels if on is None else frozenset(pair for pair in labels if pair[0] in on)

    if sign == "or":
        there = {key(labels) for labels in left}
        return left | {labels: value for labels, value in right.items() if key(labels) not in there}
    others = {key(labels) for labels in right}
    return {labels: value for labels, value in left.items() if (key(labels) in others) == (sign == "and")}


def _number(sign: str, left: float, right: float, *, kept: float | None = None) -> float | None:
    """Return a sum or quotient, or of a comparison the left side (`kept`), None when it does not hold."""
    if sign in _COMPARE:
        return (left if kept is None else kept) if _COMPARE[sign](left, right) else None
    if sign == "/":
        return left / right if right else math.nan if left == 0 else math.inf
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _nameless(name: str, ranges: dict[Labels, list[tuple[float, float]]], at: float, seconds: float) -> Vector:
    if name == "max_over_time":
        return {labels: max(value for _, value in samples) for labels, samples in ranges.items()}
    if name not in {"rate", "increase"}:
        raise ValueError(f"nothing is known of {name}()")
    share = seconds if name == "rate" else 1.0
    return {
        labels: _increase(samples, at - seconds, at) / share for labels, samples in ranges.items() if len(samples) > 1
    }


def _increase(samples: list[tuple[float, float]], begin: float, end: float) -> float:
    """Return a counter's growth over a window, extrapolated to its ends as Prometheus does."""
    (first_at, first), (last_at, last) = samples[0], samples[-1]
    grown = last - first + sum(one for (_, one), (_, two) in itertools.pairwise(samples) if two < one)
    step = (last_at - first_at) / (len(samples) - 1)
    before, after = first_at - begin, end - last_at
    before = step / 2 if before >= step * 1.1 else before
    after = step / 2 if after >= step * 1.1 else after
    if grown > 0 and first >= 0:
        before = min(before, (last_at - first_at) * first / grown)  # a counter was never below zero
    return grown * ((last_at - first_at) + before + after) / (last_at - first_at)


def _quantiles(quantile: float, buckets: Vector) -> Vector:
    groups: defaultdict[Labels, list[tuple[float, float]]] = defaultdict(list)
    for labels, count in buckets.items():
        bound = next(float(value) for name, value in labels if name == "le")
        groups[frozenset(pair for pair in labels if pair[0] != "le")].append((bound, count))
    return {labels: _quantile(quantile, sorted(found)) for labels, found in groups.items()}


def _quantile(quantile: float, buckets: list[tuple[float, float]]) -> float:
    total = buckets[-1][1]
    if total == 0:
        return math.nan
    rank = quantile * total
    place = next(place for place, (_, count) in enumerate(buckets) if count >= rank)
    bound, count = buckets[place]
    if math.isinf(bound):
        return buckets[-2][0]
    start, below = buckets[place - 1] if place else (0.0, 0.0)
    return start + (bound - start) * (rank - below) / (count - below)
