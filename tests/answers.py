"""What a test asks of an answer, whichever client got it."""

from typing import Any, Protocol


class Answer(Protocol):
    """A response of Django's or DRF's test client."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def content(self) -> bytes:
        """The body."""

    @property
    def json(self) -> Any:  # noqa: ANN401  the clients' own attribute, a function that returns whatever was sent
        """The body, parsed, when called."""

    def __getitem__(self, header: str, /) -> str:
        """A header's value."""
