"""The word book over HTTP."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import Text, json_response
from backend.materials.models import Article
from backend.study import models, selectors
from backend.study.api.articles import BIGGEST_ID
from backend.study.api.paging import PageInput, next_address
from backend.study.services import word_book
from contracts.learners import SavedWord, SavedWordPage, SavedWords, StoryRef


def _shown(row: models.SavedWord) -> SavedWord:
    """Return a saved word as the API sends it; reads `row.article`, so select it along."""
    is_readable = row.article is not None and row.article.status != Article.Status.WITHDRAWN
    article_id = row.article_id if is_readable else None
    return SavedWord(
        id=row.pk,
        word=row.word,
        lemma=row.lemma,
        part_of_speech=row.part_of_speech,
        ipa=row.ipa,
        meaning_ko=row.meaning_ko,
        sentence=row.sentence,
        level=row.level,
        saved_at=row.created_at,
        article=StoryRef(id=article_id, title=row.article_title, url=row.article_url),
    )


class SavedWordListApi(APIView):
    """`GET, POST /api/v1/saved-words/` (learner): the word book, newest first, and saving words of a story.

    `GET ?limit=20` -> 200 `{"next": null, "results": [{"id": 5, "lemma": "unveil", "meaning_ko": "공개하다", ...}]}`.
    `POST {"article_id": 12, "lemmas": ["unveil"]}` -> 200 `{"added": 1, "results": [...]}`; without `lemmas` all words
    of the story; safe to repeat. 400 "article.unknown", "word.unknown" or "request.invalid"; 401 "auth.user_gone".
    """

    @extend_schema_serializer(component_name="SaveWords")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The words of a story to save."""

        article_id = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
        lemmas = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=50, required=False)

    @extend_schema(parameters=[PageInput], responses=SavedWordPage, operation_id="saved_words_list")
    def get(self, request: Request) -> HttpResponse:
        """Return a page of the caller's words."""
        asked = PageInput(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        before = int(query["cursor"]) if "cursor" in query else None
        rows = selectors.word_book(user_id=cast("Caller", request.user).id, before=before)
        found = list(rows[: query["limit"] + 1])
        page = found[: query["limit"]]
        last = page[-1].pk if len(found) > len(page) else None
        return json_response(
            SavedWordPage(next=next_address(request, query, last), results=tuple(_shown(row) for row in page))
        )

    @extend_schema(request=Input, responses=SavedWords, operation_id="saved_words_create")
    def post(self, request: Request) -> HttpResponse:
        """Save words of a story."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        saved = word_book.save(user_id=cast("Caller", request.user).id, **asked.validated_data)
        return json_response(SavedWords(added=saved.added, results=tuple(_shown(row) for row in saved.words)))


class SavedWordApi(APIView):
    """`DELETE /api/v1/saved-words/{id}/` (learner): take a word out. 204; 404 "saved_word.unknown", others' too."""

    @extend_schema(responses={204: None}, operation_id="saved_words_destroy")
    def delete(self, request: Request, word_id: int) -> Response:
        """Forget a word."""
        word_book.forget(user_id=cast("Caller", request.user).id, word_id=word_id)
        return Response(status=204)
