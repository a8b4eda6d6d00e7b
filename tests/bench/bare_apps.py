"""allauth without its demand that its middleware be there: the baseline has none."""

from allauth.account.apps import AccountConfig


class BareAccountConfig(AccountConfig):  # type: ignore[misc]  # allauth has no types
    """The models alone."""

    def ready(self) -> None:
        """Demand nothing."""
