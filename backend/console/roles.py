"""The two roles below a superuser, as groups with permissions. Rewritten after every migration."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

EDITOR, OPERATOR = "editor", "operator"
EDITS = {
    "materials.article": "view change",
    "materials.event": "view",
    "materials.studynote": "view",
    "materials.sense": "view change",
    "materials.source": "view add change",
    "materials.sourcecategory": "view add change",
    "materials.category": "view",
    "materials.collectrun": "view",
    "materials.llmcall": "view",
    "materials.llmday": "view",
    "materials.verification": "view",
    "materials.verifierstop": "view",
    "materials.textsentence": "view change",
    "study.reporteditem": "view change",
    "study.correction": "view change",
    "digests.digest": "view",
    "digests.edition": "view",
}
OPERATES = EDITS | {
    "materials.modelchoice": "view add change",
    "digests.delivery": "view change",
    "digests.subscription": "view change",
    "digests.pushcall": "view",
    "digests.pushmonth": "view",
    "accounts.user": "view",
    "accounts.customsocialaccount": "view",
    "accounts.tokenfamily": "view change",
    "accounts.smsday": "view",
    "study.learnerprofile": "view",
    "learners.merge": "view",
    "learners.providerunlink": "view",
    "django_celery_beat.periodictask": "view change",
    "admin.logentry": "view",
}
ROLES = {EDITOR: EDITS, OPERATOR: OPERATES}


@transaction.atomic
def write(**_: Any) -> None:
    """Set the groups' permissions to exactly these. Safe to repeat; their members stay."""
    for name, rights in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = Q(pk__in=[])
        for model, verbs in rights.items():
            app, _dot, table = model.partition(".")
            wanted |= Q(content_type__app_label=app, codename__in=[f"{verb}_{table}" for verb in verbs.split()])
        group.permissions.set(Permission.objects.filter(wanted))
