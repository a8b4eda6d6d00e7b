"""Moving rows from one learner to another in a merge, and back. Call inside the transaction of the merge."""

import functools
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Least

from backend.learners.merge_tables import TABLES
from backend.materials import cache
from backend.materials.services import write_through
from backend.study.models import LearnerProfile, ReviewLog, SeenArticle
from backend.study.services import card_merging

Record = dict[str, Any]
COPIED = (
    "categories", "level", "daily_stories", "shows_disturbing", "time_zone", "session_size", "is_14_or_older"
)  # fmt: skip
"""Of a profile, for a survivor who has none."""


def move(*, survivor_id: int, absorbed_id: int) -> Record:
    """Give the survivor the rows they do not have; return the record that `move_back` needs.

    Of duplicates the absorbed learner's copy stays where it is, unused, in case the merge is undone; a card that both
    have gets the answers and sentences of both. The survivor's preferences hold unless only the other has chosen any.
    """
    record: Record = {}
    _combine_facts(survivor_id, absorbed_id)
    for table in TABLES:
        ids = list(table.rows_to_move(survivor_id, giver_id=absorbed_id).values_list("pk", flat=True))
        table.rows_of(absorbed_id).filter(pk__in=ids).update(**{table.owner: survivor_id})
        record[table.name] = ids
    record["same_cards"] = card_merging.join_duplicates(survivor_id=survivor_id, absorbed_id=absorbed_id)
    profiles = {row.user_id: row for row in LearnerProfile.objects.filter(user_id__in=(survivor_id, absorbed_id))}
    record["profile"] = None
    if survivor_id not in profiles and (absorbed := profiles.get(absorbed_id)):
        record["profile"] = {name: getattr(absorbed, name) for name in COPIED}
        LearnerProfile.objects.create(user_id=survivor_id, **record["profile"])
    _forget_cached_seen(survivor_id, absorbed_id)
    return record


def move_back(*, survivor_id: int, absorbed_id: int, record: Record) -> None:
    """Give back the rows of the record that the survivor still has; later rows stay with the survivor.

    Later answers go with their card.
    """
    card_merging.part_duplicates(record.get("same_cards", []))
    for table in TABLES:
        table.rows_of(survivor_id).filter(pk__in=record.get(table.name, [])).update(**{table.owner: absorbed_id})
    ReviewLog.objects.filter(user_id=survivor_id, card__user_id=absorbed_id).update(user_id=absorbed_id)
    if profile := record.get("profile"):  # copied in the merge; delete it only if nothing was chosen since
        LearnerProfile.objects.filter(user_id=survivor_id, **profile).delete()
    _forget_cached_seen(survivor_id, absorbed_id)


def delete_duplicates(*, absorbed_id: int) -> None:
    """Delete the rows that stayed with the absorbed learner."""
    for table in TABLES:
        table.rows_of(absorbed_id).delete()
    LearnerProfile.objects.filter(user_id=absorbed_id).delete()


def _combine_facts(survivor_id: int, absorbed_id: int) -> None:
    """Give the survivor's stories the earlier of both learners' times: what one of them was delivered stays delivered.

    An undone merge leaves them so: a story that is offered once too seldom is better than one offered twice.
    """
    same_story = SeenArticle.objects.filter(user_id=absorbed_id, article_id=OuterRef("article_id"))
    columns = ("listed_at", "delivered_at", "opened_at", "read_at")
    earlier = {column: Least(F(column), Subquery(same_story.values(column))) for column in columns}
    SeenArticle.objects.filter(Exists(same_story), user_id=survivor_id).update(**earlier)


def _forget_cached_seen(*user_ids: int) -> None:
    """Delete both learners' seen stories and levels from the cache: the next read loads them from the database."""
    for key in [key for pk in user_ids for key in (cache.seen_key(pk), cache.level_key(pk))]:
        write_through.mark_stale([key], functools.partial(cache.delete, key))
