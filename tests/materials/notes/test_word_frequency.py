"""The extract of word frequencies."""

import pytest

from backend.materials.notes import word_frequency


def test_a_word_has_its_zipf_frequency() -> None:
    for word, zipf in [("the", 7.73), ("tariff", 3.49), ("TARIFF", 3.49), ("xqzzy", 0.0)]:
        assert word_frequency.zipf(word) == pytest.approx(zipf, abs=0.05), word
