"""The word book over HTTP."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import Text, json_response, validated
from backend.study import selectors
from backend.study.api.articles import BIGGEST_ID
from backend.study.api.paging import PageInput, next_address
from backend.study.selectors import BookWord
from backend.study.services import word_book
from contracts.enums import LearningState
from contracts.learners import SavedWord, SavedWordPage, SavedWords, StoryRef


def _shown(word: BookWord) -> SavedWord:
    """Return a word of the book as the API sends it."""
    return SavedWord(
        id=word.id,
        word=word.word,
        lemma=word.lemma,
        part_of_speech=word.part_of_speech,
        ipa=word.ipa,
        meaning_ko=word.meaning_ko,
        sentence=word.sentence,
        level=word.level,
        saved_at=word.created_at,
        article=StoryRef(id=word.article_id, title=word.article_title, url=word.article_url),
        sense=word.sense_id,
        state=word.state,
        due=word.due,
    )


class SavedWordListApi(APIView):
    """`GET, POST /api/v1/saved-words/` (learner): the word book, newest first, and saving words of a story.

    `GET ?limit=20&state=learning` -> 200 `{"next": null, "results": [{"id": 5, "lemma": "unveil", ...}]}`.
    `POST {"article_id": 12, "lemmas": ["unveil"]}` -> 200 `{"added": 1, "results": [...]}`; without `lemmas` all words
    of the learner's text; `senses` names words by sense. Safe to repeat. 400 "article.unknown", "word.unknown" or
    "request.invalid"; 401 "auth.user_gone".
    """

    class Query(PageInput):
        """The query string."""

        state = serializers.ChoiceField(choices=LearningState.choices(), required=False)

    @extend_schema_serializer(component_name="SaveWords")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The words of a story to save."""

        article_id = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
        lemmas = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=50, required=False)
        senses = serializers.ListField(
            child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID),
            min_length=1,
            max_length=50,
            required=False,
        )

    @extend_schema(parameters=[Query], responses=SavedWordPage, operation_id="saved_words_list")
    def get(self, request: Request) -> HttpResponse:
        """Return a page of the caller's words."""
        query = validated(self.Query, request.query_params.dict())
        before = int(query["cursor"]) if "cursor" in query else None
        found = selectors.word_book(
            user_id=cast("Caller", request.user).id, limit=query["limit"] + 1, before=before, state=query.get("state")
        )
        page = found[: query["limit"]]
        last = page[-1].id if len(found) > len(page) else None
        return json_response(
            SavedWordPage(next=next_address(request, query, last), results=tuple(_shown(row) for row in page))
        )

    @extend_schema(request=Input, responses=SavedWords, operation_id="saved_words_create")
    def post(self, request: Request) -> HttpResponse:
        """Save words of a story."""
        saved = word_book.save(user_id=cast("Caller", request.user).id, **validated(self.Input, request.data))
        return json_response(SavedWords(added=saved.added, results=tuple(_shown(row) for row in saved.words)))


class SavedWordApi(APIView):
    """`PATCH, DELETE /api/v1/saved-words/{id}/` (learner): one word of the book.

    `PATCH {"state": "paused"}` -> 200 the word: `paused` is not asked, `known` never again, `learning` goes on where it
    was. `DELETE` takes it out, with its reviews: 204. 400 "request.invalid"; 404 "saved_word.unknown", others' too.
    """

    @extend_schema_serializer(component_name="SavedWordChange")
    class Input(serializers.Serializer[dict[str, Any]]):
        """What to change."""

        state = serializers.ChoiceField(choices=LearningState.choices())

    @extend_schema(request=Input, responses=SavedWord, operation_id="saved_words_update")
    def patch(self, request: Request, word_id: int) -> HttpResponse:
        """Change a word's state."""
        asked = validated(self.Input, request.data)
        caller = cast("Caller", request.user)
        changed = word_book.change_state(user_id=caller.id, word_id=word_id, **asked)
        return json_response(_shown(changed))

    @extend_schema(responses={204: None}, operation_id="saved_words_destroy")
    def delete(self, request: Request, word_id: int) -> Response:
        """Forget a word."""
        word_book.forget(user_id=cast("Caller", request.user).id, word_id=word_id)
        return Response(status=204)
