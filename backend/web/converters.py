"""URL path converters."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from backend.accounts.selectors import LOGIN_PROVIDERS


class RowId:
    """A row's id: at most as many digits as a column holds, so that no URL makes the database fail."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


class LoginProvider(StringConverter):
    """The slug of a platform with a login."""

    regex = "|".join(LOGIN_PROVIDERS)


register_converter(RowId, "id")
register_converter(LoginProvider, "login_provider")
