"""Feeds that an operator adds."""

from urllib.parse import urlsplit

from django.db import transaction

from backend.common.errors import AppError
from backend.materials.models import Category, Source, SourceCategory
from backend.materials.sources import FEED_KIND

URL_MAX_CHARS = 500


@transaction.atomic
def add_feed(
    *,
    name: str,
    category: str,
    url: str,
    credit: str,
    terms_url: str,
    pages: bool,
    keep_text: bool,
    quote: bool = False,
) -> SourceCategory:
    """Register a feed and its licence record; a known source's record is replaced. Safe to repeat.

    Raises AppError "category.unknown", "feed.url" or "feed.name_taken".
    """
    row = Category.objects.filter(name=category).first()
    if row is None:
        known = ", ".join(Category.objects.values_list("name", flat=True))
        raise AppError("category.unknown", f"There is no category {category!r}; there are {known}.")
    if not is_address(url):
        raise AppError("feed.url", f"{url!r} is no http(s) address of a feed.")
    if Source.objects.filter(name__iexact=name).exclude(kind=FEED_KIND).exists():
        raise AppError("feed.name_taken", f"{name} is an outlet that is read in another way.")
    source, _ = Source.objects.update_or_create(
        name=name,
        defaults={
            "kind": FEED_KIND,
            "credit": credit,
            "terms_url": terms_url,
            "may_fetch_pages": pages,
            "may_send_body": pages,
            "may_quote": quote,
            "body_policy": Source.BodyPolicy.ALWAYS if keep_text else Source.BodyPolicy.UNTIL_NOTES,
        },
    )
    return SourceCategory.objects.get_or_create(source=source, category=row, source_category=url)[0]


def is_address(url: str) -> bool:
    """Return whether an address can be read: http or https, with a host, of a length the column takes."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no IPv6 address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= URL_MAX_CHARS
