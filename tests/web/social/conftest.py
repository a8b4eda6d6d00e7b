from tests.accounts.social.fixtures import both_platforms, platforms, visitor

__all__ = ["both_platforms", "platforms", "visitor"]
