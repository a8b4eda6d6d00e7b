from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.children import ChildError
from sandbox.demo_learner import Learner
from sandbox.ports import free_port
from sandbox.server import serve
from sandbox.stack import Stack

KEY = {"API_CLIENT_ID": "bots-1", "API_CLIENT_SECRET": "s"}


def story(number: int) -> dict[str, object]:
    outlet = {"name": "CNN", "credit": "CNN"}
    texts = {"headline_ko": None, "summary_en": None, "summary_ko": None, "notes": "none"}
    return {
        "id": number,
        "category": "world",
        "title": f"Story {number}",
        "url": "http://x/",
        "source": outlet,
        **texts,
    }


async def token(request: Request) -> Response:
    right = await request.json() == {"username": "bots-1", "password": "s"}
    return JSONResponse({"access": "bots"}, status_code=200 if right else 401)


async def exchange(request: Request) -> Response:
    right = request.headers["authorization"] == "Bearer bots"
    return JSONResponse({"access": "mina"}, status_code=200 if right else 403)


async def articles(request: Request) -> Response:
    if request.headers["authorization"] != "Bearer mina":
        return JSONResponse({"code": "auth"}, status_code=401)
    if request.query_params.get("cursor"):
        return JSONResponse({"results": [story(2)], "next": None}, headers={"X-Cache": "off"})
    following = f"{request.url}&cursor=1"
    return JSONResponse({"results": [story(1)], "next": following}, headers={"X-Cache": "hit"})


def stack(url: str, key: dict[str, str]) -> Stack:
    return cast("Stack", SimpleNamespace(ports=SimpleNamespace(api_url=url), environment=key))


@pytest.fixture
def api() -> Iterator[str]:
    endpoints = {"auth/token/": token, "auth/exchange/": exchange}
    routes = [Route(f"/api/v1/{path}", endpoint, methods=["POST"]) for path, endpoint in endpoints.items()]
    with serve(Starlette(routes=[*routes, Route("/api/v1/articles/", articles)])) as url:
        yield url


def test_a_learner_is_spoken_for_by_the_bots_account(api: str) -> None:
    with Learner.signed_in(stack(api, KEY)) as learner:
        assert [story.id for story in learner.page("world").results] == [1]


def test_an_answer_tells_where_it_came_from_and_how_long_it_took(api: str) -> None:
    with Learner.signed_in(stack(api, KEY)) as learner:
        page = learner.page("world")
    assert page.cache == "hit"
    assert page.milliseconds > 0


def test_all_stories_are_read_page_by_page(api: str) -> None:
    with Learner.signed_in(stack(api, KEY)) as learner:
        assert [story.id for story in learner.all_stories()] == [1, 2]


def test_a_refusal_is_a_sentence_with_its_status(api: str) -> None:
    wrong = {**KEY, "API_CLIENT_SECRET": "wrong"}
    with pytest.raises(ChildError, match="auth/token/ with 401"), Learner.signed_in(stack(api, wrong)):
        pytest.fail("it signed in")


def test_an_api_that_is_not_there_is_a_sentence() -> None:
    nowhere = stack(f"http://127.0.0.1:{free_port()}", KEY)
    with pytest.raises(ChildError, match="does not answer POST auth/token/"), Learner.signed_in(nowhere):
        pytest.fail("it signed in")
