"""The labels of shared enumerations in the language of the page."""

from django.utils.translation import get_language

from contracts.enums import LabeledEnum, Language


def language() -> Language:
    """Return the language of the page that is being made; Korean outside of pages."""
    return "en" if get_language() == "en" else "ko"


def label(kind: type[LabeledEnum], value: str) -> str:
    """Return a value's label in the language of the page; an unknown value is returned as it is."""
    return kind.label_of(value, language())
