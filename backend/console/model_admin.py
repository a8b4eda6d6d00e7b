"""Base classes and helpers of all admin pages: bounded lists, Korean columns, read-only history."""

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
"""A list counts no further: counting millions of rows takes seconds."""

Column = Callable[[Any], Any]
Method = TypeVar("Method", bound=Callable[..., Any])
Labels = Mapping[str, tuple[str, str]]
"""A value's Korean name and its colour: success, info, warning, danger or nothing."""


class BoundedPaginator(AnyPaginator):
    """A paginator for lists that may be very long."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, or COUNT_MAX."""
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[:COUNT_MAX].count()


class JoinedRows:
    """Mixin for pages and inlines: `joins` are related rows to select, `deferred` columns too long for a list."""

    joins: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join the related rows and defer the long columns."""
        rows: QuerySet[Any] = super().get_queryset(request).defer(*self.deferred)  # type: ignore[misc]  # of a mixin
        return rows.select_related(*self.joins) if self.joins else rows


class ConsoleModelAdmin(JoinedRows, ModelAdmin):
    """Base class of the console's admin pages. `name_ko` is the title."""

    name_ko = ""
    list_per_page = 50
    list_max_show_all = 50
    list_disable_select_all = True
    show_full_result_count = False
    paginator = BoundedPaginator
    actions: Any = ()

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        field_labels.apply(model, self.name_ko)
        super().__init__(model, admin_site)

    def find(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any] | None:
        """Return the rows that a search finds; None leaves it to `search_fields`."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search by `find` where a page defines it: nothing typed finds everything."""
        found = self.find(queryset, search_term.strip()) if search_term.strip() else queryset
        return (found, False) if found is not None else super().get_search_results(request, queryset, search_term)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[AnyForm]:
        """Leave out the models' help texts, which are for developers."""
        return super().get_form(request, obj, change, help_texts=no_help_texts(self.model), **kwargs)

    def construct_change_message(  # Django's own is JSON, and may be any text
        self, request: HttpRequest, form: Form, formsets: object, add: bool = False
    ) -> Any:  # noqa: ANN401 - the type checker knows the JSON alone
        """Return the old and the new value of each changed field: the old ones are stored nowhere else."""
        if add:
            return "새로 만들었습니다."
        changes = []
        for name in form.changed_data:
            field = form.fields[name]
            before, after = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
            changes.append(f"{field.label}: “{_as_text(before)}” → “{_as_text(after)}”")
        return "\n".join(changes) or "바뀐 것이 없습니다."

    def get_action_choices(self, request: HttpRequest, default_choices: object = ()) -> list[tuple[str, str]]:
        """Return the actions with a Korean placeholder."""
        _, *choices = super().get_action_choices(request)
        return [("", "할 일 고르기"), *choices]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the deletion of many rows at once."""
        return {name: found for name, found in super().get_actions(request).items() if name != "delete_selected"}

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Return whether a user may run actions: with the permission to change rows, also on read-only pages."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))


class FixedRows:
    """Mixin for pages that neither add nor delete rows: these come and go elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False."""
        return False


class ReadOnly(FixedRows):
    """Mixin for pages and inlines that change nothing."""

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False."""
        return False


class ReadOnlyInline(ReadOnly, JoinedRows, TabularInline):
    """Rows of a related table on a row's page."""

    name_ko = ""
    extra = 0
    can_delete = False
    hide_title = True

    def __init__(self, parent_model: type[Model], admin_site: admin.AdminSite) -> None:
        field_labels.apply(self.model, self.name_ko)
        super().__init__(parent_model, admin_site)

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[AnyFormSet]:
        """Leave out the models' help texts."""
        return super().get_formset(request, obj, help_texts=no_help_texts(self.model), **kwargs)


def display(**options: Any) -> Callable[[Method], Method]:
    """Return unfold's decorator for a column, with a type; `label` maps its values to colours."""
    decorator: Callable[[Method], Method] = unfold_display(**options)
    return decorator


def column(name: str, label: str, *, boolean: bool | None = None, labels: Mapping[str, str] | None = None) -> Column:
    """Return a column that shows a field, or a path of them (source.name), under a Korean name.

    `labels` are Korean names of its values; a time is shown in Seoul's time zone.
    """

    def show(row: Model) -> object:
        found: Any = row
        for part in name.split("."):
            found = getattr(found, part, None)
        if isinstance(found, dt.datetime):
            return f"{timezone.localtime(found):%Y-%m-%d %H:%M}"
        return labels.get(found, found) if labels else found

    show.__name__ = name.replace(".", "_")
    return display(description=label, boolean=boolean)(show)


def computed(description: str, show: Callable[[Any], object], **options: Any) -> Column:
    """Return a column that shows what `show` makes of a row; `options` are those of `display`."""
    return display(description=description, **options)(show)


def badge(name: str, label: str, labels: Labels) -> Column:
    """Return a column that shows a choice as a coloured badge."""

    def show(row: Model) -> tuple[str, str]:
        value = str(getattr(row, name))
        return value, labels.get(value, (value, ""))[0]

    show.__name__ = name
    return display(description=label, label={value: colour for value, (_, colour) in labels.items()})(show)


def choice_filter(
    name: str, label: str, labels: Mapping[str, str], conditions: Mapping[str, Mapping[str, object]] | None = None
) -> type[SimpleListFilter]:
    """Return a filter by known values of a column; Django's own would query the table for its values.

    With `conditions` a value stands for these columns' values instead.
    """

    class Known(SimpleListFilter):
        """The filter."""

        title = label
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
            """Return the values with their labels."""
            return list(labels.items())

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            """Keep the rows with the chosen value."""
            value = self.value() or ""
            if value not in labels:
                return queryset
            return queryset.filter(**(conditions[value] if conditions else {name: value}))

    return Known


def no_help_texts(model: type[Model]) -> dict[str, str]:
    """Return an empty help text for each field."""
    return {field.name: "" for field in model._meta.get_fields()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, QuerySet | list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
