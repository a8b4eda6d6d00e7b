"""Changes reach Redis with the commit, or as soon as Redis can be reached."""

import json
import os
import signal
import time

import pytest
import redis
from django.db import transaction
from pytest_django import Settings

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.materials import cache, selectors
from backend.materials.models import Category, StaleKey
from backend.materials.services import article_edits, write_through
from backend.study.selectors import unseen_by
from backend.study.services import seen
from sandbox.embedded_server import EmbeddedServer
from tests.materials import factories

pytestmark = pytest.mark.django_db(transaction=True)


def _titles(limit: int = 5) -> list[str]:
    found = selectors.article_page(category="technology", limit=limit)
    return [card["title"] for card in json.loads(b"[%s]" % found.body)]


def _thaw(server: EmbeddedServer) -> None:
    """Let a frozen Redis go on, and wait until this process, which it failed, believes it again."""
    write_through.refresh_when_redis_returns()
    os.kill(server.pid, signal.SIGCONT)
    deadline = time.monotonic() + 10
    while cache.connection().circuit.is_open and time.monotonic() < deadline:
        time.sleep(0.01)


def test_an_edit_is_visible_at_once_in_lists_and_detail() -> None:
    story = factories.published()
    _titles()
    selectors.article_detail(article_id=story.pk)
    article_edits.edit(article_id=story.pk, title="Corrected", summary_ko="고쳤습니다.")
    assert not StaleKey.objects.exists()
    assert _titles() == ["Corrected"]
    detail = selectors.article_detail(article_id=story.pk)
    assert detail.cache == "hit"
    assert json.loads(detail.body)["summary_ko"] == "고쳤습니다."


def test_a_story_taken_down_is_gone_at_once() -> None:
    story = factories.published()
    _titles()
    selectors.article_detail(article_id=story.pk)
    article_edits.take_down(article_ids=[story.pk])
    assert _titles() == []
    with pytest.raises(AppError):
        selectors.article_detail(article_id=story.pk)


def test_correcting_what_does_not_exist_is_refused() -> None:
    with pytest.raises(AppError) as refused:
        article_edits.edit(article_id=404, title="Nothing")
    assert refused.value.code == "article.unknown"


def test_a_change_that_is_rolled_back_leaves_the_cache_alone() -> None:
    story = factories.published(title="Before")
    _titles()
    with transaction.atomic():
        article_edits.edit(article_id=story.pk, title="After")
        transaction.set_rollback(True)
    assert _titles() == ["Before"]
    assert not StaleKey.objects.exists()


def test_a_process_that_dies_after_the_commit_leaves_its_debt(monkeypatch: pytest.MonkeyPatch) -> None:
    story = factories.published(title="Before")
    _titles()
    monkeypatch.setattr(write_through, "refresh_after_commit", lambda *_: None)
    article_edits.edit(article_id=story.pk, title="After")
    assert _titles() == ["Before"]
    assert write_through.refresh_stale_keys() > 0
    assert write_through.refresh_stale_keys() == 0
    assert _titles() == ["After"]


def test_a_change_while_redis_is_frozen_is_true_once_it_is_back(own_redis: EmbeddedServer) -> None:
    story = factories.published(title="Before")
    _titles()
    os.kill(own_redis.pid, signal.SIGSTOP)
    article_edits.edit(article_id=story.pk, title="After")
    assert _titles() == ["After"]
    assert StaleKey.objects.exists()
    _thaw(own_redis)
    assert _titles() == ["After"]
    assert selectors.article_page(category="technology", limit=5).cache == "hit"


def test_a_redis_that_failed_once_is_not_believed_before_all_is_settled(
    own_redis: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factories.published(title="Before")
    _titles()
    monkeypatch.setattr(write_through, "refresh_after_commit", lambda *_: None)  # another process makes the change
    os.kill(own_redis.pid, signal.SIGSTOP)
    article_edits.edit(article_id=story.pk, title="After")
    assert _titles() == ["After"]
    _thaw(own_redis)
    assert _titles() == ["After"]


def test_a_frozen_redis_costs_a_few_reads_and_no_answer(own_redis: EmbeddedServer) -> None:
    factories.published()
    _titles()
    os.kill(own_redis.pid, signal.SIGSTOP)
    states = [selectors.article_page(category="technology", limit=5).cache for _ in range(5)]
    assert states == ["off"] * 5
    assert cache.connection().circuit.is_open


def test_a_killed_redis_costs_no_answer(own_redis: EmbeddedServer) -> None:
    story = factories.published()
    own_redis.child.process.kill()
    own_redis.child.process.wait()
    assert len(_titles()) == 1
    assert selectors.article_detail(article_id=story.pk).cache == "off"


def test_an_emptied_redis_fills_itself(redis_client: redis.Redis, settings: Settings) -> None:
    story = factories.published()
    _titles()
    for key in redis_client.scan_iter(f"{settings.CACHE_PREFIX}*"):
        redis_client.delete(key)
    assert selectors.article_page(category="technology", limit=5).cache == "miss"
    assert selectors.article_page(category="technology", limit=5).cache == "hit"
    assert selectors.article_detail(article_id=story.pk).cache == "miss"


def test_rewarming_makes_the_first_read_a_hit() -> None:
    story = factories.published()
    assert write_through.rewarm() == 1 + Category.objects.count() + 1
    assert selectors.article_page(category="technology", limit=5).cache == "hit"
    assert selectors.article_detail(article_id=story.pk).cache == "hit"


def test_what_was_just_seen_is_not_unseen(jun: User) -> None:
    story = factories.published()
    unseen = unseen_by(user_id=jun.pk)
    assert selectors.article_page(category="technology", limit=5, unseen=unseen).body
    seen.mark_seen(user_id=jun.pk, article_ids=[story.pk])
    after = selectors.article_page(category="technology", limit=5, unseen=unseen)
    assert (after.body, after.cache) == (b"", "hit")


def test_seen_while_redis_is_frozen_stays_seen(jun: User, own_redis: EmbeddedServer) -> None:
    story = factories.published()
    unseen = unseen_by(user_id=jun.pk)
    selectors.article_page(category="technology", limit=5, unseen=unseen)
    os.kill(own_redis.pid, signal.SIGSTOP)
    seen.mark_seen(user_id=jun.pk, article_ids=[story.pk])
    _thaw(own_redis)
    assert selectors.article_page(category="technology", limit=5, unseen=unseen).body == b""
