"""What all pages of the operator's console share: lists that stay quick, columns in Korean, history that stays."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, Form, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from unfold import admin as unfold
from unfold.decorators import display as unfold_display

from backend.console import field_labels

# The theme has no types, and Django's classes take their model's type for the type checker alone.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    AnyPaginator = Paginator[Any]
    AnyForm = ModelForm[Any]
    AnyFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin, TabularInline, AnyPaginator = unfold.ModelAdmin, unfold.TabularInline, Paginator
    AnyForm, AnyFormSet = ModelForm, BaseInlineFormSet

COUNT_MAX = 10_000
"""A list counts no further: nobody turns so many pages, and counting millions of rows takes seconds."""

Column = Callable[[Any], Any]
Method = TypeVar("Method", bound=Callable[..., Any])
Labels = Mapping[str, tuple[str, str]]
"""A value's Korean name and its colour: success, info, warning, danger or nothing."""


class Bounded(AnyPaginator):
    """Pages of a list that may be very long."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, or COUNT_MAX."""
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[:COUNT_MAX].count()


class Desk(ModelAdmin):
    """A page of the console. `name_ko` is what people read as its title."""

    name_ko = ""
    list_per_page = 50
    list_max_show_all = 50
    list_disable_select_all = True
    show_full_result_count = False
    paginator = Bounded
    actions: Any = ()

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        field_labels.name(model, self.name_ko)
        super().__init__(model, admin_site)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[AnyForm]:
        """Leave out the models' remarks, which are for those who read the code."""
        return super().get_form(request, obj, change, help_texts=_silent(self.model), **kwargs)

    def construct_change_message(  # Django's own is JSON, and may be any text
        self, request: HttpRequest, form: Form, formsets: object, add: bool = False
    ) -> Any:  # noqa: ANN401 - the type checker knows the JSON alone
        """Write down what stood there and what stands there now: what was overwritten is nowhere else."""
        if add:
            return "새로 만들었습니다."
        return "\n".join(_change(form, name) for name in form.changed_data) or "바뀐 것이 없습니다."

    def get_action_choices(self, request: HttpRequest, default_choices: object = ()) -> list[tuple[str, str]]:
        """Ask in Korean what is to be done."""
        _, *choices = super().get_action_choices(request)
        return [("", "할 일 고르기"), *choices]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the deletion of many rows at once."""
        return {name: found for name, found in super().get_actions(request).items() if name != "delete_selected"}

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may act on these rows; that takes the right to change them, forms or no forms."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))


class Table(TabularInline):
    """Rows of another kind on a row's page."""

    name_ko = ""
    extra = 0
    can_delete = False
    hide_title = True

    def __init__(self, parent_model: type[Model], admin_site: admin.AdminSite) -> None:
        field_labels.name(self.model, self.name_ko)
        super().__init__(parent_model, admin_site)

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[AnyFormSet]:
        """Leave out the models' remarks."""
        return super().get_formset(request, obj, help_texts=_silent(self.model), **kwargs)


class ReadOnly:
    """What happened is looked at, not rewritten."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes history."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes history."""
        return False


def display(
    *,
    description: str,
    label: Mapping[str, str] | None = None,
    boolean: bool | None = None,
    ordering: str | None = None,
) -> Callable[[Method], Method]:
    """Return a decorator for what a column shows; `label` gives the colours of its words."""
    decorator: Callable[[Method], Method] = unfold_display(
        description=description, label=label, boolean=boolean, ordering=ordering
    )
    return decorator


def column(name: str, label: str, *, boolean: bool | None = None, words: Mapping[str, str] | None = None) -> Column:
    """Return a column that shows a field, or a path of them (source.name), under a Korean name.

    `words` are Korean names of its values; a time is shown on Seoul's clock.
    """

    def show(row: Model) -> object:
        found: Any = row
        for part in name.split("."):
            found = getattr(found, part, None)
        if isinstance(found, dt.datetime):
            return f"{timezone.localtime(found):%Y-%m-%d %H:%M}"
        return words.get(found, found) if words else found

    show.__name__ = name.replace(".", "_")
    return display(description=label, boolean=boolean)(show)


def badge(name: str, label: str, labels: Labels) -> Column:
    """Return a column that shows a choice as a coloured word."""

    def show(row: Model) -> tuple[str, str]:
        value = str(getattr(row, name))
        return value, labels.get(value, (value, ""))[0]

    show.__name__ = name
    return display(description=label, label={value: colour for value, (_, colour) in labels.items()})(show)


def chosen_of(name: str, label: str, labels: Mapping[str, str]) -> type[SimpleListFilter]:
    """Return a filter by known values; Django's own would ask a long table which values there are."""

    class Known(SimpleListFilter):
        """A filter whose values are written down."""

        title = label
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
            """Return the values with their names."""
            return list(labels.items())

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            """Keep the rows with the chosen value."""
            return queryset.filter(**{name: self.value()}) if self.value() in labels else queryset

    return Known


def _silent(model: type[Model]) -> dict[str, str]:
    return {field.name: "" for field in model._meta.get_fields()}


def _change(form: Form, name: str) -> str:
    field = form.fields[name]
    before, after = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
    return f"{field.label}: “{_said(before)}” → “{_said(after)}”"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, QuerySet | list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
