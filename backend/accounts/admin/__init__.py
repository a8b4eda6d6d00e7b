"""People in the operator's console: learners, bots' accounts, identities and sign-ins."""

from backend.accounts.admin import identities, people, sign_ins

__all__ = ["identities", "people", "sign_ins"]
