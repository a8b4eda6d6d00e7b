"""The part of an address that names a login platform."""

from backend.accounts.selectors import LOGIN_PROVIDERS


class Provider:
    """One of the platforms one can sign in with; any other word is no such address."""

    regex = "|".join(LOGIN_PROVIDERS)

    def to_python(self, value: str) -> str:
        """Return the slug."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug."""
        return value
