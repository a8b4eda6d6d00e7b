"""A person as a login platform describes them, before they are matched with a learner."""

import datetime as dt
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

DISPLAY_NAME_MAX_CHARS = 150
ZERO_WIDTH_JOINER = "\u200d"  # holds emoji families together


def clean_display_name(display_name: str) -> str:
    """Drop control, formatting and private characters, collapse whitespace, cut to what the column holds."""
    characters = (c for c in display_name if c.isspace() or c == ZERO_WIDTH_JOINER or unicodedata.category(c)[0] != "C")
    return " ".join("".join(characters).split())[:DISPLAY_NAME_MAX_CHARS].strip()


class OAuthTokens(BaseModel):
    """The tokens a platform issued, their scopes separated by spaces, and when each token expires."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    refresh_token: str
    scopes: str
    access_expires_at: dt.datetime
    refresh_expires_at: dt.datetime | None


class SocialProfile(BaseModel):
    """The platform's word about a person: `email` is verified there, `phone_number` (E.164) is only claimed.

    Both are "" when unknown. `display_name` is always cleaned.
    """

    model_config = ConfigDict(frozen=True)

    provider: str
    uid: str
    display_name: Annotated[str, AfterValidator(clean_display_name)] = ""
    email: str = ""
    phone_number: str = ""
    tokens: OAuthTokens | None = None
