"""What all shapes of the API have in common."""

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, StringConstraints

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]


class Contract(BaseModel):
    """A shape of the API, made of keywords or of an object with such attributes.

    Unknown fields are ignored: the backend may be newer than a bot.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class Page(Contract):
    """Part of a longer list; `next` is the address of the page after it, null at the end."""

    next: str | None

    @property
    def cursor(self) -> str | None:
        """The `cursor` of the next page, None at the end."""
        return parse_qs(urlsplit(self.next or "").query).get("cursor", [None])[0]
