"""The merges of a learner's account, and undoing one within a day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.services.sign_ins import Current
from backend.common.errors import AppError
from backend.learners import selectors
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.web import service_errors

TRIGGERS: dict[str, Promise] = {
    Merge.Trigger.LINK_CODE: gettext_lazy("연결 코드로 합쳤어요"),
    Merge.Trigger.SAME_LOGIN: gettext_lazy("같은 로그인이라 자동으로 합쳐졌어요"),
    Merge.Trigger.PROOF: gettext_lazy("기존 계정을 확인하고 합쳤어요"),
}


@login_required
@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """`GET /merges/`: every merge, newest first."""
    rows = [
        {
            "row": row,
            "how": TRIGGERS.get(row.trigger, row.trigger),
            "can_undo": selectors.is_undoable(row),
            "words": len(row.record.get("cards", [])),
            "seen": len(row.record.get("seen", [])),
        }
        for row in selectors.merges(user_id=request.user.pk or 0)
    ]
    return render(request, "web/account/merges.html", {"rows": rows})


@login_required
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """`POST /merges/{id}/undo/`: undo a merge."""
    keep = Current(session_key=request.session.session_key)
    try:
        merging.undo(user_id=request.user.pk or 0, merge_id=merge_id, keep=keep)
    except AppError as error:
        if error.status == 404:
            raise
        messages.error(request, str(service_errors.sentence(error)))
    else:
        messages.success(request, _("되돌렸어요. 합치기 전의 모습 그대로예요."))
    return redirect("web:merges")
