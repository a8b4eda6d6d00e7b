"""The day's stories for one learner, unseen first: the order from PostgreSQL, the stories look-aside."""

from dataclasses import dataclass

from backend.digests import push_providers as push
from backend.digests import selectors
from backend.digests.story_order import arranged
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
    study_date, stories = selectors.latest_stories()
    wanted, seen = study.preferences_and_seen(user_id=user_id, article_ids=[story.id for story in stories])
    ids = arranged(stories, categories=wanted.categories, level=wanted.level, study_date=study_date)
    pushed = _being_pushed(user_id)
    seen -= set(pushed)
    others = (pk for pk in ids if pk not in pushed)
    first = [*pushed, *sorted(others, key=seen.__contains__)][:limit]  # stable: unseen first, each half in its order
    bodies = materials.article_details(article_ids=first)
    shown = [pk for pk in first if pk in bodies]  # less what was taken down a moment ago
    return Today(study_date.isoformat(), wanted, [pk for pk in shown if pk in seen], [bodies[pk] for pk in shown])


def _being_pushed(user_id: int) -> list[int]:
    """A push makes KakaoTalk ask us once for each learner, perhaps again: until it is settled they get its stories."""
    return selectors.being_pushed(user_id=user_id) if push.load(push.KAKAO_SKILL).is_on else []
