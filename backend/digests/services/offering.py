"""What a claimed delivery hands to the bot, and which version of each story that is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from backend.digests import selectors
from backend.digests.api.shapes import Content
from backend.digests.models import Delivery, DeliveryStory


def contents(rows: Sequence[Delivery]) -> dict[int, Content]:
    """Return what each delivery is about, by its id, and remember the versions offered. Call inside a transaction."""
    places = _places(rows)
    ids = {place.article_id for shelf in places.values() for place in shelf if place.article_id}
    # Versions before texts: a change in between is then corrected once too often rather than never.
    versions = selectors.versions(ids)
    details = selectors.details(ids)
    # What an earlier try may have posted is what stands there, however the story reads by now.
    fresh = [row for row in rows if not (row.kind == Delivery.Kind.DIGEST and row.maybe_posted)]
    _remember([place for row in fresh for place in places[row.pk]], versions)
    return {row.pk: _content(places[row.pk], details) for row in rows}


def _places(rows: Iterable[Delivery]) -> dict[int, list[DeliveryStory]]:
    """Return the stories each delivery is about, in order: the digest's own, or those of the message to correct."""
    found: dict[int, list[DeliveryStory]] = defaultdict(list)
    by_message = {row.message_id: row.pk for row in rows if row.message_id}
    by_digest = [row.pk for row in rows if row.kind == Delivery.Kind.DIGEST]
    for place in DeliveryStory.objects.filter(delivery__in=by_digest).order_by("position"):
        found[place.delivery_id].append(place)
    for place in DeliveryStory.objects.filter(message__in=by_message).order_by("position"):
        found[by_message[place.message_id or 0]].append(place)
    return found


def _remember(places: Sequence[DeliveryStory], versions: dict[int, str]) -> None:
    for place in places:
        place.offered = versions.get(place.article_id or 0, "")
    DeliveryStory.objects.bulk_update(places, ["offered"])


def _content(places: Sequence[DeliveryStory], details: dict[int, dict[str, object]]) -> Content:
    ids = [place.article_id for place in places if place.article_id]
    return Content([details[pk] for pk in ids if pk in details], [pk for pk in ids if pk not in details])
