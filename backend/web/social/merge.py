"""An identity that already speaks for another learner: both become one, after a look at what that means."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.services import social_login
from backend.common.labels import label
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.web.social import callback
from contracts.enums import Platform


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """`GET/POST /login/merge/`: what joins, then one learner. Both sides were proved: one here, one at the platform."""
    pending = pending_login.peek(request.session, user_id=callback.user_id_of(request))
    if pending is None or pending.proved_id is None:
        return redirect("web:linked_accounts" if request.user.is_authenticated else "web:login")
    other = social_login.owner_of(pending.arrival)
    if other is None or other.pk == pending.proved_id:  # the other learner let go of it meanwhile, or was joined
        return callback.link(request, pending, User.objects.get(pk=pending.proved_id))
    preview = merging.preview(first_id=pending.proved_id, second_id=other.pk)
    if request.method == "GET":
        identities = [(label(Platform, one.provider), one.display_name) for one in preview.identities]
        name = label(Platform, pending.arrival.provider)
        context = {"preview": preview, "provider_name": name, "identities": identities}
        return render(request, "web/social/merge.html", context)
    merging.merge(survivor_id=preview.survivor_id, absorbed_id=preview.absorbed_id, trigger=Merge.Trigger.PROOF)
    messages.success(request, _("하나로 합쳤어요. 이제 어디에서나 같은 기록을 쓸 수 있어요."))
    survivor = User.objects.get(pk=preview.survivor_id)
    return callback.sign_in(request, survivor, next_url=pending.next_url or reverse("web:merges"))
