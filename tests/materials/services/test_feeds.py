"""Feeds are rows: who may be one, and who not."""

from typing import Any

import pytest

from backend.common.errors import AppError
from backend.materials.models import Source
from backend.materials.services import feeds

pytestmark = pytest.mark.django_db


def test_feeds_are_refused_with_a_sentence() -> None:
    from_nowhere: dict[str, Any] = {"credit": "x", "terms_url": "", "pages": False, "keep_text": False}
    for name, category, url, code in (
        ("A", "astrology", "https://a.example/feed", "category.unknown"),
        ("A", "technology", "file:///etc/passwd", "feed.url"),
        ("CNN", "technology", "https://a.example/feed", "feed.name_taken"),
    ):
        with pytest.raises(AppError) as refused:
            feeds.add_feed(name=name, category=category, url=url, **from_nowhere)
        assert refused.value.code == code
    assert Source.objects.count() == 2
