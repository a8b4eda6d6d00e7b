"""The day's stories for one learner, unseen first: the order from PostgreSQL, the stories look-aside."""

from dataclasses import dataclass

from backend.common.errors import AppError
from backend.digests import selectors
from backend.digests.arranging import arranged
from backend.materials import selectors as materials
from backend.study import selectors as study


@dataclass(frozen=True)
class Today:
    """An answer ready to send: `stories` are JSON objects; `seen` are the ids among them that the caller has seen."""

    study_date: str
    preferences: study.Preferences
    seen: list[int]
    stories: list[bytes]


def today(*, user_id: int, limit: int) -> Today:
    """Return at most `limit` of the day's stories in the learner's categories and level. Never writes."""
    wanted = study.preferences(user_id=user_id)
    study_date = selectors.latest_study_date()
    ids = arranged(
        selectors.stories_of(study_date=study_date),
        categories=wanted.categories,
        level=wanted.level,
        study_date=study_date,
    )
    seen = study.seen_among(user_id=user_id, article_ids=ids)
    found: dict[int, bytes] = {}
    for article_id in sorted(ids, key=seen.__contains__):  # stable: unseen first, each half in its order
        if len(found) == limit:
            break
        if body := _body(article_id):
            found[article_id] = body
    return Today(study_date.isoformat(), wanted, [pk for pk in found if pk in seen], list(found.values()))


def _body(article_id: int) -> bytes | None:
    try:
        return materials.article_detail(article_id=article_id).body
    except AppError:
        return None  # taken down a moment ago
