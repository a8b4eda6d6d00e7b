"""What templates need beyond Django's own tags."""

from urllib.parse import urlsplit

from django import template
from django.urls import reverse

from backend.common.labels import label
from contracts.enums import PartOfSpeech

register = template.Library()


@register.simple_tag
def page_url(name: str, *args: object) -> str:
    """Return the address of one of the site's pages."""
    return reverse(f"web:{name}", args=args)


@register.filter
def web_link(address: str) -> str:
    """Return an address from outside if a browser may be sent there, else ""; only http and https lead anywhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc and address.isprintable() else ""


@register.filter
def part_of_speech(name: str) -> str:
    """Return what a learner reads for a part of speech."""
    return label(PartOfSpeech, name)
