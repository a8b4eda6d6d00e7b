"""The word book as a file."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller, LiveSignInAuthentication
from backend.common.api import NO_STORE, json_response, validated
from backend.study import anki, csv_export, export_links, selectors
from backend.study.selectors import BookWord
from contracts.learners import ExportLink


class Kind(NamedTuple):
    """A way to write a word book."""

    write: Callable[[Iterable[BookWord]], bytes]
    media_type: str
    file_name: str


KINDS = {
    "csv": Kind(csv_export.as_csv, "text/csv; charset=utf-8", "newsbite-words.csv"),
    "anki": Kind(anki.as_package, "application/octet-stream", "newsbite-words.apkg"),
}


def file_of(*, user_id: int, kind: Kind) -> HttpResponse:
    """Return a learner's whole book as a download, newest word first."""
    body = kind.write(selectors.every_word(user_id=user_id))
    headers = {"Content-Disposition": f'attachment; filename="{kind.file_name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=kind.media_type, headers=headers)


class AnyFormat(DefaultContentNegotiation):
    """Leaves `?format=` to the endpoint: DRF would look for a renderer of that name."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer, which writes refusals."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class SavedWordExportApi(APIView):
    """`GET /api/v1/saved-words/export/?format=csv` (learner): the whole word book as a file.

    `format` is csv (UTF-8 with a byte order mark, cells that look like formulas defused) or anki (.apkg; importing it
    again adds only new words). 200 as an attachment; 400 "request.invalid".
    """

    authentication_classes = (LiveSignInAuthentication,)
    content_negotiation_class = AnyFormat
    reads_are_costly = True

    @extend_schema_serializer(component_name="ExportQuery")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The query string."""

        format = serializers.ChoiceField(choices=sorted(KINDS), default="csv")

    @extend_schema(
        parameters=[Input],
        responses={(200, "text/csv"): OpenApiTypes.BINARY, (200, "application/octet-stream"): OpenApiTypes.BINARY},
        operation_id="saved_words_export",
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the caller's words as a file."""
        return file_of(
            user_id=cast("Caller", request.user).id,
            kind=KINDS[validated(self.Input, request.query_params.dict())["format"]],
        )


class ExportLinkApi(APIView):
    """`POST /api/v1/saved-words/export-links/` (learner): a link to the word book as a file, for ten minutes.

    For chats, which cannot send a file: who opens the link gets the file without signing in. `{"format": "anki"}`
    -> 200 `{"url": "https://newsbite.example/words/file/WzEs.../", "expires_at": "2026-11-30T08:10:00Z"}`. 400
    "request.invalid".
    """

    authentication_classes = (LiveSignInAuthentication,)

    @extend_schema_serializer(component_name="ExportLinkInput")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Which file."""

        format = serializers.ChoiceField(choices=sorted(KINDS), default="csv")

    @extend_schema(request=Input, responses=ExportLink, operation_id="saved_words_export_link")
    def post(self, request: Request) -> HttpResponse:
        """Make a link."""
        link = export_links.make(
            user_id=cast("Caller", request.user).id, kind=validated(self.Input, request.data)["format"]
        )
        return json_response(ExportLink(url=link.url, expires_at=link.expires_at), headers=NO_STORE)
