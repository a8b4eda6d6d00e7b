"""What a fault leaves behind is found again by the sweeps, each by itself."""

import datetime as dt
from decimal import Decimal

import pytest

from backend.common import clock
from backend.digests.models import DigestStory
from backend.digests.services import editions
from backend.materials.models import Article, SourceCategory
from backend.materials.notes.base import UNUSABLE, Answer, StoryText, Usage
from backend.materials.notes.packs.pack import Pack
from backend.materials.services import listings, note_results, note_writing
from tests.digests.conftest import SetClock
from tests.materials import factories
from tests.materials.writers import ScriptedWriter

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


class Babbler(ScriptedWriter):
    """Answers without any sense."""

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = (), earlier: Pack | None = None) -> Answer:
        self.asked.append((story, complaints))
        return Answer(None, ("no JSON",), Usage("scripted-1", 100, 50, Decimal("0.002"), UNUSABLE, 0.01))


def only_pair(**fields: object) -> SourceCategory:
    SourceCategory.objects.all().delete()
    pair = factories.pair()
    SourceCategory.objects.filter(pk=pair.pk).update(**fields)
    return pair


def test_a_listing_whose_daily_task_was_lost_is_read_by_the_sweep() -> None:
    pair = only_pair(last_success_at=clock.now() - listings.OVERDUE_AFTER)
    assert list(listings.claim_due()) == [pair]


def test_a_listing_that_was_read_today_is_left_alone() -> None:
    only_pair(last_success_at=clock.now() - DAY)
    assert not list(listings.claim_due())


def test_a_listing_is_claimed_by_one_sweep_and_given_back_when_that_dies(set_clock: SetClock) -> None:
    pair = only_pair(retry_at=clock.now())
    assert list(listings.claim_due()) == [pair]
    assert not list(listings.claim_due())
    set_clock(clock.now() + listings.CLAIM)
    assert list(listings.claim_due()) == [pair]


def test_of_two_sweeps_that_look_at_once_one_reads_a_listing() -> None:
    pair = only_pair(retry_at=clock.now())
    first, second = listings.claim_due(), listings.claim_due()
    assert next(first) == pair
    assert list(second) == []


def test_a_model_that_babbled_is_asked_again_and_the_text_is_kept(set_clock: SetClock) -> None:
    story = factories.article()
    note_writing.enrich_due(writer=Babbler())
    story.refresh_from_db()
    assert (story.status, bool(story.body)) == ("failed", True)
    set_clock(clock.now() + note_results.UNUSABLE_WAITS[0])
    assert note_writing.enrich_due(writer=ScriptedWriter()).written == 1


def test_a_model_that_babbles_on_is_asked_only_so_often(set_clock: SetClock) -> None:
    story, writer = factories.article(), Babbler()
    for _ in range(10):
        note_writing.enrich_due(writer=writer)
        set_clock(clock.now() + DAY)
    story.refresh_from_db()
    assert len(writer.asked) == note_results.TRIES * (1 + len(note_results.UNUSABLE_WAITS))
    assert (story.due_at, story.body) == (None, "")


def test_notes_that_come_after_the_headline_join_the_digest_of_the_day() -> None:
    story = factories.article()
    note_writing.enrich_due(writer=Babbler())
    editions.publish_due()
    Article.objects.update(due_at=clock.now())
    note_writing.enrich_due(writer=ScriptedWriter())
    editions.publish_due()
    assert DigestStory.objects.get().article == story
    assert DigestStory.objects.get().digest.study_date == clock.seoul_today()


@pytest.mark.parametrize(("hours", "joins"), [(23, True), (25, False)])
def test_notes_join_the_digest_of_the_day_until_a_day_after_their_headline(hours: int, joins: bool) -> None:
    factories.published(listed_at=clock.now() - dt.timedelta(hours=hours))
    editions.publish_due()
    assert DigestStory.objects.exists() == joins
