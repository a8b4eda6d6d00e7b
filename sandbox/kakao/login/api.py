"""kapi: who somebody is, what a token is, and the end of a connection."""

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.kakao.login.auth import LoginState
from sandbox.keys import KAKAO_ADMIN_KEY, KAKAO_APP_ID

API = "/kakao/api"
APP_ID = int(KAKAO_APP_ID)


class Api:
    """The endpoints of the login below KAKAO_API_BASE; the message API lives elsewhere."""

    def __init__(self, state: LoginState) -> None:
        self._state = state
        self.unlinked: list[int] = []
        """Whom the product has unlinked, in order."""

    def routes(self) -> list[BaseRoute]:
        """All addresses."""
        return [
            Route(API + "/v2/user/me", self.me, methods=["GET", "POST"]),
            Route(API + "/v1/user/access_token_info", self.token_info, methods=["GET"]),
            Route(API + "/v1/user/unlink", self.unlink, methods=["POST"]),
        ]

    async def me(self, request: Request) -> Response:
        """Return the account of a token or of `target_id`."""
        if scripted := self._state.replies.take("/v2/user/me"):
            return scripted
        who = await self._who(request)
        person = self._state.accounts.find(who) if isinstance(who, int) else None
        if isinstance(who, Response):
            return who
        return JSONResponse(self._state.accounts.me(person)) if person else _refused(-101, "NotRegisteredUserException")

    async def token_info(self, request: Request) -> Response:
        """Return the account id and remaining seconds of a token."""
        if scripted := self._state.replies.take("/v1/user/access_token_info"):
            return scripted
        token = self._state.tokens.lookup(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if token is None:
            return _refused(-401, "this access token does not exist", 401)
        left = int(token.expires_at - time.time())
        return JSONResponse({"id": token.person_id, "expires_in": left, "app_id": APP_ID})

    async def unlink(self, request: Request) -> Response:
        """End a connection; no webhook is sent, because the product itself asked for it."""
        if scripted := self._state.replies.take("/v1/user/unlink"):
            return scripted
        who = await self._who(request)
        if isinstance(who, Response):
            return who
        if not self._state.accounts.unlink(who):
            return _refused(-101, "NotRegisteredUserException")
        self._state.tokens.revoke_person(who)
        self._state.codes.forget(who)
        self.unlinked.append(who)
        return JSONResponse({"id": who})

    async def _who(self, request: Request) -> int | Response:
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith("Bearer "):
            token = self._state.tokens.lookup(authorization.removeprefix("Bearer "))
            return token.person_id if token else _refused(-401, "this access token does not exist", 401)
        if authorization != f"KakaoAK {KAKAO_ADMIN_KEY}":
            return _refused(-401, "appKey(admin) does not exist", 401)
        given = await posted(request) if request.method == "POST" else request.query_params
        target = str(given.get("target_id", ""))
        if given.get("target_id_type") != "user_id" or not target.isdigit():
            return _refused(-2, "target_id_type and target_id are required")
        return int(target)


def _refused(code: int, message: str, status: int = 400) -> Response:
    return JSONResponse({"msg": message, "code": code}, status)
