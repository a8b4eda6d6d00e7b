"""What the tests of joining and leaving say about learners."""

from backend.accounts.models import User
from backend.learners.services import link_codes
from backend.study.models import Card
from backend.study.services import preferences, seen, word_book
from tests import factories
from tests.materials import factories as news


def chatter(uid: str = "b7e1c4f09a2d5e84", provider: str = "kakao_skill") -> User:
    """Make somebody known by a chat alone."""
    return factories.identity(factories.user(password=None), provider=provider, uid=uid).user


def reads(user: User, *story_ids: int) -> None:
    """Let a learner see stories and keep their words."""
    seen.mark_seen(user_id=user.pk, article_ids=list(story_ids))
    for pk in story_ids:
        word_book.save(user_id=user.pk, article_id=pk)


def chooses(user: User, level: str, *categories: str) -> None:
    """Let a learner choose what to read."""
    preferences.choose(user_id=user.pk, level=level, categories=categories)


def stories(count: int) -> list[int]:
    """Make published stories with a word each, no two the same."""
    made = [news.published() for _ in range(count)]
    for story in made:
        story.note.words.update(meaning_ko=f"공개하다 {story.pk}")
    return [story.pk for story in made]


def word_ids(user: User) -> set[int]:
    """Return the ids of a learner's words."""
    return set(Card.objects.filter(user=user).values_list("pk", flat=True))


def code_of(user: User) -> str:
    """Make a learner's link code."""
    return link_codes.make(user_id=user.pk).code
