"""What an operator can do to rows: asked first where it cannot be undone, said in Korean afterwards, written down."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from backend.common.errors import AppError
from backend.console.model_admin import Desk

ROWS_MAX = 100
CONFIRMED, BACK = "confirmed", "back"


class Outcome(NamedTuple):
    """What became of one row, as a Korean sentence; not `done` is a refusal."""

    said: str
    done: bool = True


Run = Callable[[Sequence[Any]], Sequence[Outcome]]
"""Does something to rows, and says what became of each, in their order."""


@dataclass(frozen=True)
class Deed:
    """Something that is done to rows, in one transaction with what is written down of it.

    `question` is asked first; a deed without one can be undone. `fits` says for which rows a button is shown.
    """

    name: str
    label: str
    run: Run
    question: str = ""
    fits: Callable[[Any], bool] = lambda _: True


def one_by_one(act: Callable[[Any], Outcome]) -> Run:
    """Return a run of what is done to each row by itself: one that is refused leaves the others alone."""

    def run(rows: Sequence[Any]) -> list[Outcome]:
        return [_outcome(act, row) for row in rows]

    return run


def together(
    act: Callable[[Sequence[Any]], set[Any]], done: Callable[[Any], str], refused: Callable[[Any], str]
) -> Run:
    """Return a run of what a service does to all rows at once, given their keys; it returns those it changed."""

    def run(rows: Sequence[Any]) -> list[Outcome]:
        changed = act([row.pk for row in rows])
        return [Outcome(done(row)) if row.pk in changed else Outcome(refused(row), done=False) for row in rows]

    return run


class Doing(Desk):
    """A page with deeds: in the list for the rows that are ticked, and as buttons on a row's own page."""

    deeds: Sequence[Deed] = ()
    change_form_outer_before_template = "console/deeds.html"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Add the deeds for those who may act."""
        found = super().get_actions(request)
        if self.has_act_permission(request):
            found |= {deed.name: (_action(deed), deed.name, deed.label) for deed in self.deeds}
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Hand the row's page the deeds that fit it."""
        row = self.get_object(request, object_id) if object_id and self.has_act_permission(request) else None
        fitting = [deed for deed in self.deeds if row is not None and deed.fits(row)]
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context = {"deeds": fitting, "deeds_url": url, "deeds_row": object_id}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))


def _action(deed: Deed) -> Callable[[Doing, HttpRequest, QuerySet[Any]], HttpResponse]:
    def act(page: Doing, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        rows = list(queryset.order_by("pk")[: ROWS_MAX + 1])
        if len(rows) > ROWS_MAX:
            messages.error(request, f"한 번에 {ROWS_MAX}건까지만 처리할 수 있습니다. 아무것도 바뀌지 않았습니다.")
        elif deed.question and CONFIRMED not in request.POST:
            return _asked(page, request, deed, rows)
        else:
            _done(request, deed, rows)
        return HttpResponseRedirect(_back(page, request, rows))

    return act


def _asked(page: Doing, request: HttpRequest, deed: Deed, rows: Sequence[Model]) -> HttpResponse:
    context = page.admin_site.each_context(request) | {
        "title": deed.label,
        "opts": page.opts,
        "deed": deed,
        "rows": rows,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "is_back": BACK in request.POST,
        "back_url": _back(page, request, rows),
    }
    return TemplateResponse(request, "console/confirm.html", context)


def _done(request: HttpRequest, deed: Deed, rows: Sequence[Model]) -> None:
    """Do it, write down who did it, and say what became of how many."""
    alike: dict[Outcome, list[Model]] = defaultdict(list)
    with transaction.atomic():
        for row, outcome in zip(rows, deed.run(rows), strict=True):
            alike[outcome].append(row)
        for outcome, done in alike.items():
            if outcome.done:
                LogEntry.objects.log_actions(request.user.pk or 0, done, CHANGE, f"{deed.label}: {outcome.said}")
    for outcome, found in alike.items():
        level = messages.SUCCESS if outcome.done else messages.WARNING
        messages.add_message(request, level, f"{len(found)}건: {outcome.said}")


def _outcome(act: Callable[[Any], Outcome], row: Model) -> Outcome:
    try:
        with transaction.atomic():
            return act(row)
    except AppError as error:
        return Outcome(f"처리하지 못했습니다 ({error.code}).", done=False)


def _back(page: Doing, request: HttpRequest, rows: Sequence[Model]) -> str:
    """Return where somebody came from: the row's own page, or the list as it was filtered."""
    place = f"admin:{page.opts.app_label}_{page.opts.model_name}"
    if BACK in request.POST and len(rows) == 1:
        return reverse(f"{place}_change", args=[rows[0].pk])
    return f"{reverse(f'{place}_changelist')}?{request.GET.urlencode()}".rstrip("?")
