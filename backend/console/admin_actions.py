"""Admin actions: confirmed first where they cannot be undone, reported in Korean afterwards, and logged."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from backend.common.errors import AppError
from backend.console.model_admin import ConsoleModelAdmin

ROWS_MAX = 100
CONFIRMED, BACK = "confirmed", "back"


class Outcome(NamedTuple):
    """The result for one row, as a Korean sentence; not `done` is a refusal."""

    message: str
    done: bool = True


ActionRunner = Callable[[Sequence[Any]], Sequence[Outcome]]
"""Changes rows and returns the outcome of each, in their order."""


def run_one_by_one(act: Callable[[Any], Outcome]) -> ActionRunner:
    """Return a runner that calls `act` with each row: one that is refused does not affect the others."""

    def run(rows: Sequence[Any]) -> list[Outcome]:
        outcomes = []
        for row in rows:
            try:
                with transaction.atomic():
                    outcomes.append(act(row))
            except AppError as error:
                outcomes.append(Outcome(f"처리하지 못했습니다 ({error.code}).", done=False))
        return outcomes

    return run


def run_together(
    act: Callable[[Sequence[Any]], set[Any]], done: Callable[[Any], str], refused: Callable[[Any], str]
) -> ActionRunner:
    """Return a runner that calls a service with the keys of all rows; it returns the keys it changed."""

    def run(rows: Sequence[Any]) -> list[Outcome]:
        changed = act([row.pk for row in rows])
        return [Outcome(done(row)) if row.pk in changed else Outcome(refused(row), done=False) for row in rows]

    return run


@dataclass(frozen=True)
class AdminAction:
    """An action on rows, in one transaction with its log entries.

    `confirmation` is the question to confirm first; an action without one can be undone. `applies_to` says for which
    rows a button is shown.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    name: str
    label: str
    run: ActionRunner
    confirmation: str = ""
    applies_to: Callable[[Any], bool] = lambda _: True

    def __call__(self, page: "ActionAdmin", request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Run the action on the selected rows, or ask for confirmation; Django's signature of an action."""
        rows = list(queryset.order_by("pk")[: ROWS_MAX + 1])
        back_url = page.back_url(request, rows)
        if len(rows) > ROWS_MAX:
            messages.error(request, f"한 번에 {ROWS_MAX}건까지만 처리할 수 있습니다. 아무것도 바뀌지 않았습니다.")
            return HttpResponseRedirect(back_url)
        if self.confirmation and CONFIRMED not in request.POST:
            context = page.admin_site.each_context(request) | {
                "title": self.label,
                "opts": page.opts,
                "action": self,
                "rows": rows,
                "checkbox_name": ACTION_CHECKBOX_NAME,
                "is_back": BACK in request.POST,
                "back_url": back_url,
            }
            return TemplateResponse(request, "console/confirm.html", context)
        by_outcome: dict[Outcome, list[Model]] = defaultdict(list)
        with transaction.atomic():
            for row, outcome in zip(rows, self.run(rows), strict=True):
                by_outcome[outcome].append(row)
            for outcome, changed in by_outcome.items():
                if outcome.done:
                    note = f"{self.label}: {outcome.message}"
                    LogEntry.objects.log_actions(request.user.pk or 0, changed, CHANGE, note)
        for outcome, found in by_outcome.items():
            level = messages.SUCCESS if outcome.done else messages.WARNING
            messages.add_message(request, level, f"{len(found)}건: {outcome.message}")
        return HttpResponseRedirect(back_url)


class ActionAdmin(ConsoleModelAdmin):
    """An admin page with actions: in the list for the ticked rows, and as buttons on a row's own page."""

    admin_actions: Sequence[AdminAction] = ()
    change_form_outer_before_template = "console/actions.html"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Add the actions for users who may act."""
        found = super().get_actions(request)
        if self.has_act_permission(request):
            found |= {action.name: (action, action.name, action.label) for action in self.admin_actions}
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add the actions that apply to the row."""
        row = self.get_object(request, object_id) if object_id and self.has_act_permission(request) else None
        applicable = [action for action in self.admin_actions if row is not None and action.applies_to(row)]
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context = {"row_actions": applicable, "actions_url": url, "row_id": object_id}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def back_url(self, request: HttpRequest, rows: Sequence[Model]) -> str:
        """Return the URL of the page an action was run from: the row's own page, or the filtered list."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if BACK in request.POST and len(rows) == 1:
            return reverse(f"{name}_change", args=[rows[0].pk])
        return f"{reverse(f'{name}_changelist')}?{request.GET.urlencode()}".rstrip("?")
