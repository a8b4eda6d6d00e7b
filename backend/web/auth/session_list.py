"""Where I am signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts import device_names, selectors
from backend.accounts.services import sign_ins
from backend.web.auth.responses import learner


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/me/sessions/`: browsers and programs together, the newest first."""
    found = selectors.sign_ins(user_id=learner(request).pk, session_key=request.session.session_key)
    rows = [{"sign_in": one, "device": device_names.named(one.device)} for one in found]
    return render(request, "web/auth/sessions.html", {"rows": rows})


@login_required
@require_POST
def end(request: HttpRequest, sign_in_id: str) -> HttpResponse:
    """`/me/sessions/{id}/end/`: end one; somebody else's is as unknown as none."""
    sign_ins.end(user_id=learner(request).pk, sign_in_id=sign_in_id)
    messages.success(request, _("그 기기에서 로그아웃했어요."))
    return redirect("web:sessions")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """`/me/sessions/end-all/`: sign out everywhere, here too."""
    sign_ins.end_all(user_id=learner(request).pk)
    logout(request)
    messages.success(request, _("모든 기기에서 로그아웃했어요."))
    return redirect("web:login")
