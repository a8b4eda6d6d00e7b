"""Every reading page, with what it needs to have something to show."""

from backend.accounts.models import User
from backend.study.models import Card
from backend.study.services import word_book
from tests.digests.factories import stories, subscription

OPEN = ("/", "/today/", "/news/technology/", "/archive/", "/archive/?q=crane", "/privacy/", "/terms/")
OWN = ("/words/", "/stats/", "/placement/", "/start/", "/me/", "/me/channels/")


def publish_and_save(user: User, *, count: int = 3) -> list[int]:
    """Give the site stories, and a learner a word book and a channel; return the stories' ids."""
    ids = stories(count)
    word_book.save(user_id=user.pk, article_id=ids[0])
    subscription(user)
    return ids


def every(ids: list[int]) -> list[str]:
    """Return the addresses of all pages that a learner may open."""
    word = Card.objects.latest("pk")
    return [*OPEN[1:], *OWN, "/words/?sort=due&hide=on", f"/words/{word.pk}/", f"/stories/{ids[0]}/"]
