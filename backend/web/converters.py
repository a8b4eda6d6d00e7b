"""What may stand in an address."""

from django.urls import register_converter


class RowId:
    """A row's id: as many digits as a column can hold, so that no address makes the database refuse."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


register_converter(RowId, "id")
