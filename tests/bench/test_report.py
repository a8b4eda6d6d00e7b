"""What a reader of docs/performance.md relies on."""

import datetime as dt

from tests.bench import report
from tests.bench.figure import at_least, at_most, none_of, told


def page() -> str:
    figures = {"reading": [at_most("a hit | a miss", 1, 2, 1.0)], "notes": [at_least("notes", 1, 2, 1.0)]}
    return report.markdown("", figures, dt.date(2026, 11, 23), ("reading", "notes"))


def test_the_page_says_when_and_on_what_machine_it_was_measured() -> None:
    assert "2026-11-23" in page()
    assert report.machine() in page()


def test_a_promise_that_is_not_kept_is_said_aloud() -> None:
    assert "| notes | 1 req/s | 2 req/s | 0.5 | >= 1 | **not kept** |" in page()


def test_each_bench_has_its_table_and_no_name_breaks_it() -> None:
    assert [line for line in page().splitlines() if line.startswith("## ")] == ["## Reading", "## Notes"]
    assert "| a hit \\| a miss | 1 ms |" in page()


def test_one_bench_measured_anew_leaves_the_other_tables_alone() -> None:
    figures = {"reading": [at_most("a hit", 3, 2, 1.0)]}
    changed = report.markdown(page(), figures, dt.date(2026, 12, 1), ("reading", "notes"))
    reading, notes = changed.split("## ")[1:]
    assert "2026-12-01" in reading
    assert "a miss" not in reading
    assert notes == page().split("## ")[2]
    assert report.markdown(changed, {}, dt.date(2026, 12, 2), ("reading", "notes")) == changed


def test_what_must_not_happen_is_not_kept_when_it_happened_once() -> None:
    assert [none_of("digests lost", count, 1000).kept for count in (0, 1)] == [True, False]


def test_numbers_have_three_digits_or_all_before_the_point() -> None:
    assert [told(number, "s") for number in (4335.7, 21.04, 0.3514, 0.0)] == ["4,336 s", "21 s", "0.351 s", "0 s"]
