"""Pages of rows by their ids: what is asked, and the address of the page after."""

from collections.abc import Mapping
from urllib.parse import urlencode

from rest_framework import serializers
from rest_framework.request import Request


class PageInput(serializers.Serializer[dict[str, object]]):
    """The part of a query string that turns pages."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)
    cursor = serializers.RegexField(r"^[0-9]{1,18}$", required=False, help_text="From `next` of the page before.")


def next_address(request: Request, query: Mapping[str, object], last_id: int | None) -> str | None:
    """Return the address of the page after the row `last_id`, None at the end; `query` is what was asked."""
    if last_id is None:
        return None
    asked = {name: str(value) for name, value in query.items()} | {"cursor": str(last_id)}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(asked)}"
