"""The news of a week: what several outlets tell, a part of it for two days."""

import datetime as dt

from backend.digests.services import editions
from backend.materials.models import Article
from tests.materials import factories as news

HAPPENINGS = (
    "Senate passes farm subsidy overhaul", "Glacier survey finds hidden lake", "Striker signs record transfer",
    "Vaccine trial halves malaria cases", "Chip maker opens Arizona plant", "Novelist wins Booker prize",
    "Central bank raises interest rates", "Whale migration mapped by drones", "Rail union suspends walkout",
    "Court blocks tuition increase", "Volcano grounds flights over Iceland", "Startup unveils folding bicycle",
    "Mayor resigns amid bridge scandal", "Orchestra debuts underwater symphony", "Telescope spots rogue planet",
    "Bakery chain recalls walnut bread", "Swimmer crosses English Channel blindfolded", "Desert town bans lawns",
)  # fmt: skip


def publish_day(day: int) -> None:
    """Collect, select, write up and publish the news of a day of the week, 0 to 6, at the clock's present time."""
    todays = HAPPENINGS[2 * day : 2 * day + 5]  # three of each day's happenings go on into the next day
    for number, title in enumerate(todays):
        for outlet in "ABC"[: 1 + number % 3]:
            told = f"{title}, day {day}, {outlet} reports" if number % 2 else f"{outlet}: {title}"
            news.article(title=told, abstract=told, source=news.source(outlet), due_at=None)
    editions.select_stories(wait=dt.timedelta(0))
    for due in Article.objects.filter(due_at__isnull=False):
        news.note(due)
    Article.objects.filter(due_at__isnull=False).update(status="enriched", due_at=None)
    editions.publish_due()


def events_of(article_ids: list[int]) -> list[int]:
    """Return the event of each story."""
    return [pk or 0 for pk in Article.objects.filter(pk__in=article_ids).values_list("event_id", flat=True)]
