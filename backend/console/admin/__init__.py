"""Admin pages of all tables, registered on import."""

from backend.console.admin import (
    articles,
    deliveries,
    editions,
    events,
    identities,
    merges,
    model_calls,
    pushes,
    senses,
    sign_ins,
    sources,
    study,
    subscriptions,
    system,
    text_messages,
    users,
)

__all__ = [
    "articles",
    "deliveries",
    "editions",
    "events",
    "identities",
    "merges",
    "model_calls",
    "pushes",
    "senses",
    "sign_ins",
    "sources",
    "study",
    "subscriptions",
    "system",
    "text_messages",
    "users",
]
