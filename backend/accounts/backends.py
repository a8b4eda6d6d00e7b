"""Django authentication backend: password login by username or phone number."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.accounts import selectors
from backend.accounts.models import User


class UsernameOrPhoneBackend(ModelBackend):
    """Accepts a username or a phone number, in any usual spelling, in one field.

    Both readings are tried, the exact username first: a user whose username is another person's number only ever
    signs in to their own account, and does not lock the number's owner out. The password hasher runs at least once for
    every login, so that the time does not reveal whether an account exists.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> User | None:
        """Return the active user whose password this is, or None."""
        if username is None or password is None:
            return None
        candidates = selectors.sign_in_candidates(login=username)
        if not candidates:
            User().set_password(password)
        for user in candidates:
            if user.check_password(password) and self.user_can_authenticate(user):
                return user
        return None

    def get_user(self, user_id: object) -> User | None:
        """Return a session's user, never a service account: those have no sessions."""
        user = super().get_user(user_id)
        return user if isinstance(user, User) and not user.is_service_account else None
