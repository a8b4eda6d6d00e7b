"""The tests weigh at least as much as what they test; the sandbox counts as neither."""

from tests.architecture.source import PRODUCT, files, lines


def test_there_are_at_least_as_many_lines_of_tests_as_of_product() -> None:
    assert sum(map(lines, files("tests"))) >= sum(map(lines, files(*PRODUCT)))
