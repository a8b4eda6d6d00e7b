"""The two roles below a superuser, as groups: what each may see and do. Written anew after every migration."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

EDITOR, OPERATOR = "editor", "operator"
EDITS = {
    "materials.article": "view change",
    "materials.studynote": "view",
    "materials.source": "view add change",
    "materials.sourcecategory": "view add change",
    "materials.category": "view",
    "materials.collectrun": "view",
    "materials.llmcall": "view",
    "materials.llmday": "view",
    "digests.digest": "view",
    "digests.edition": "view",
}
OPERATES = EDITS | {
    "digests.delivery": "view change",
    "digests.subscription": "view change",
    "digests.pushcall": "view",
    "digests.pushmonth": "view",
    "accounts.user": "view",
    "accounts.customsocialaccount": "view",
    "accounts.tokenfamily": "view change",
    "study.learnerprofile": "view",
    "learners.merge": "view",
    "learners.providerunlink": "view",
    "django_celery_beat.periodictask": "view change",
    "admin.logentry": "view",
}
ROLES = {EDITOR: EDITS, OPERATOR: OPERATES}


@transaction.atomic
def write(**_: Any) -> None:
    """Make the groups hold these rights and no others. Safe to repeat; who belongs to them is left alone."""
    for name, rights in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(_any_of(rights)))


def _any_of(rights: dict[str, str]) -> Q:
    wanted = Q(pk__in=[])
    for model, verbs in rights.items():
        app, _, name = model.partition(".")
        wanted |= Q(content_type__app_label=app, codename__in=[f"{verb}_{name}" for verb in verbs.split()])
    return wanted
