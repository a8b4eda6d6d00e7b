"""Rows that change hands when two learners become one, and back again. Call inside the transaction of the merge."""

import functools
from typing import Any

from backend.learners import selectors
from backend.learners.merge_tables import KINDS
from backend.materials import cache
from backend.materials.services import write_through
from backend.study.models import LearnerProfile

Record = dict[str, Any]


def join(*, survivor_id: int, absorbed_id: int) -> Record:
    """Give the survivor what they do not have; return what `part` needs to give it back.

    What both have stays where it is: the absorbed learner's copy waits, out of use, for the merge to be undone.
    """
    record: Record = {}
    for kind in KINDS:
        ids = list(kind.new_to(survivor_id, giver_id=absorbed_id).values_list("pk", flat=True))
        kind.of(absorbed_id).filter(pk__in=ids).update(**{kind.owner: survivor_id})
        record[kind.name] = ids
    record["profile"] = _join_profile(survivor_id, absorbed_id)
    _seen_changed(survivor_id, absorbed_id)
    return record


def part(*, survivor_id: int, absorbed_id: int, record: Record) -> None:
    """Give back what the record names and the survivor still has; what came later stays with the survivor."""
    for kind in KINDS:
        kind.of(survivor_id).filter(pk__in=record.get(kind.name, [])).update(**{kind.owner: absorbed_id})
    if profile := record.get("profile"):  # taken over, and taken away again only if nothing was chosen since
        LearnerProfile.objects.filter(user_id=survivor_id, **profile).delete()
    _seen_changed(survivor_id, absorbed_id)


def forget_what_waits(*, absorbed_id: int) -> None:
    """Delete the copies that waited for a merge to be undone."""
    for kind in KINDS:
        kind.of(absorbed_id).delete()
    LearnerProfile.objects.filter(user_id=absorbed_id).delete()


def _join_profile(survivor_id: int, absorbed_id: int) -> Record | None:
    held = selectors.profile_of_both(survivor_id, absorbed_id)
    if held is None or held.user_id == survivor_id:
        return None
    taken = {"categories": held.categories, "level": held.level}
    LearnerProfile.objects.create(user_id=survivor_id, **taken)
    return taken


def _seen_changed(*user_ids: int) -> None:
    """Both sets are read anew from the rows by whoever asks next."""
    keys = [cache.seen_key(user_id) for user_id in user_ids]
    write_through.mark_stale(keys, functools.partial(_forget, keys))


def _forget(keys: list[str]) -> None:
    for key in keys:
        cache.delete(key)
