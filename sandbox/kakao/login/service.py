"""Kakao Login as one object: the endpoints, the accounts page that sends webhooks, the controls."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.kakao.login import pages
from sandbox.kakao.login.accounts import Accounts
from sandbox.kakao.login.api import Api
from sandbox.kakao.login.auth import Auth, LoginState
from sandbox.kakao.login.replies import Replies
from sandbox.kakao.login.signing import EVENTS, Signer
from sandbox.kakao.login.webhooks import Webhooks
from sandbox.kakao.people import KakaoPerson
from sandbox.kakao.tokens import TokenRegistry
from sandbox.oauth_codes import Codes

CONTROLS = "/sandbox/kakao/login"


class Changing(BaseModel):
    """What an account says from now on; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = None
    is_email_valid: bool | None = None
    is_email_verified: bool | None = None
    phone: str | None = None
    nickname: str | None = None


class KakaoLogin:
    """Everything of Kakao Login; `tokens` are shared with the message API."""

    def __init__(self, tokens: TokenRegistry | None = None) -> None:
        self.state = LoginState(Accounts(), Codes(), tokens or TokenRegistry(), Signer(), Replies())
        self.auth = Auth(self.state)
        self.api = Api(self.state)
        self.webhooks = Webhooks(self.state, self.auth)

    def routes(self) -> list[BaseRoute]:
        """All routes: endpoints, the accounts page, controls."""
        return [
            *self.auth.routes(),
            *self.api.routes(),
            Route("/kakao/login/", self.accounts_page, methods=["GET"]),
            Route("/kakao/login/unlink", self.unlink, methods=["POST"]),
            Route("/kakao/login/event", self.event, methods=["POST"]),
            Route(CONTROLS + "/replies", self.reply, methods=["POST"]),
            Route(CONTROLS + "/people/{person:int}", self.change, methods=["PATCH"]),
            Route(CONTROLS, self.show_state, methods=["GET"]),
            Route(CONTROLS, self.reset, methods=["DELETE"]),
        ]

    async def accounts_page(self, _request: Request) -> Response:
        """Show the accounts page."""
        return HTMLResponse(pages.accounts([(one, self._state(one)) for one in self.state.accounts.people], EVENTS))

    async def unlink(self, request: Request) -> Response:
        """Unlink an account in Kakao's settings and send the webhook."""
        form = await posted(request)
        reason = str(form.get("reason", "UNLINK_FROM_APPS"))
        status = await self.webhooks.unlink(_person(form.get("person")), reason=reason, site=str(form.get("site", "")))
        return _result(status)

    async def event(self, request: Request) -> Response:
        """Send an account event to the product."""
        form = await posted(request)
        here = str(request.base_url).rstrip("/")
        site, name = str(form.get("site", "")), str(form.get("event", "user-unlinked"))
        return _result(await self.webhooks.event(_person(form.get("person")), name, here=here, site=site))

    async def reply(self, request: Request) -> Response:
        """Add a scripted response: {"path": "/v2/user/me", "body": "{}", "times": 1}."""
        try:
            self.state.replies.add(await request.json())
        except ValidationError as error:
            return JSONResponse({"errors": error.errors(include_url=False, include_context=False)}, 400)
        return Response(status_code=204)

    async def change(self, request: Request) -> Response:
        """Change fields of an account."""
        try:
            changes = Changing.model_validate_json(await request.body()).model_dump(exclude_unset=True)
            self.state.accounts.change(request.path_params["person"], **changes)
        except (ValidationError, KeyError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return Response(status_code=204)

    async def show_state(self, _request: Request) -> Response:
        """Return the connected accounts and those that the product has unlinked."""
        people: list[dict[str, Any]] = [
            {"id": one.id, "nickname": one.nickname, "state": self._state(one)} for one in self.state.accounts.people
        ]
        return JSONResponse({"people": people, "unlinked": self.api.unlinked})

    async def reset(self, _request: Request) -> Response:
        """Reset accounts and scripted responses."""
        self.state.accounts.reset()
        self.state.replies.clear()
        self.api.unlinked.clear()
        return Response(status_code=204)

    def _state(self, person: KakaoPerson) -> str:
        connection = self.state.accounts.connection(person.id)
        return f"연결됨: {', '.join(sorted(connection.scopes)) or '동의 항목 없음'}" if connection else "연결되지 않음"


def _person(text: object) -> int:
    return int(str(text)) if str(text).isdigit() else 0


def _result(status: int) -> Response:
    said = f"한입뉴스의 답: {status}." if status else "한입뉴스가 답하지 않았어요."
    return HTMLResponse(pages.page("알렸어요", f'<p>{said}</p><p><a href="/kakao/login/">돌아가기</a></p>'))
