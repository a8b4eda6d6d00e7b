"""What somebody does at the console."""

from typing import TYPE_CHECKING, Any

from django.contrib.messages import get_messages
from django.db.models import Model
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CHANGELISTS = {
    "editor": (
        "materials_article", "materials_event", "materials_studynote", "materials_sense", "materials_source",
        "materials_sourcecategory", "materials_category", "materials_textsentence", "study_reporteditem",
        "study_correction",
        "materials_collectrun", "materials_llmcall", "materials_llmday", "digests_digest", "digests_edition",
    ),
    "operator": (
        "digests_delivery", "digests_subscription", "digests_pushcall", "digests_pushmonth", "accounts_user",
        "accounts_customsocialaccount", "accounts_tokenfamily", "study_learnerprofile", "learners_merge",
        "learners_providerunlink", "django_celery_beat_periodictask", "admin_logentry",
    ),
    "superuser": ("study_card", "auth_group"),
}  # fmt: skip


def listed(name: str) -> str:
    """Return the address of a list, as materials_article."""
    return reverse(f"admin:{name}_changelist")


def opened(row: Model) -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def do(client: Client, action: str, *rows: Model, confirmed: bool = True, **more: str) -> "Answer":
    """Post an action for some rows."""
    form: dict[str, Any] = {"action": action, "_selected_action": [str(row.pk) for row in rows]} | more
    if confirmed:
        form["confirmed"] = "yes"
    return client.post(listed(f"{rows[0]._meta.app_label}_{rows[0]._meta.model_name}"), form)


def said(response: "Answer") -> list[str]:
    """Return the messages of this post; earlier ones wait for a page to show them."""
    storage: Any = get_messages(response.wsgi_request)
    return [str(message) for message in storage._queued_messages]


def page(client: Client, address: str) -> str:
    """Return a page that must open."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()
