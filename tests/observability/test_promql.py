"""The reader of PromQL, which the tests of alarms and dashboard rely on."""

from tests.observability import promql

EXPRESSION = (
    'sum by (le, route) (rate(a_bucket{route=~"x{2}.*",status!="by"}[5m])) / on(route) max(b) > 0.5 and time() - c > 1'
)


def test_metrics_are_told_from_functions_labels_and_strings() -> None:
    assert promql.selectors(EXPRESSION.replace("{2}", "")) == {"a_bucket": {"route", "status"}, "b": set(), "c": set()}


def test_grouping_labels_are_found() -> None:
    assert promql.grouped_by(EXPRESSION) == {"le", "route"}


def test_a_bracket_left_open_is_noticed() -> None:
    assert promql.is_balanced(EXPRESSION)
    assert not promql.is_balanced("sum(rate(a[5m])")
    assert not promql.is_balanced("sum(a]")
