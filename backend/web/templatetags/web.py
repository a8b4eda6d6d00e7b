"""Template tags and filters of the pages."""

from urllib.parse import urlsplit

from django import template
from django.urls import reverse

from backend.common.labels import label
from contracts.enums import LearningState, PartOfSpeech

register = template.Library()


@register.simple_tag
def page_url(name: str, *args: object) -> str:
    """Return the URL of one of the site's pages."""
    return reverse(f"web:{name}", args=args)


@register.filter
def web_link(address: str) -> str:
    """Return a URL of another site if it is http or https, else ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc and address.isprintable() else ""


@register.filter
def part_of_speech(name: str) -> str:
    """Return the name of a part of speech in the reader's language."""
    return label(PartOfSpeech, name)


@register.filter
def learning_state(name: str) -> str:
    """Return how far a learner is with a word, in the reader's language."""
    return label(LearningState, name)
