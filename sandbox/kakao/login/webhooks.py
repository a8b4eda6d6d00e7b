"""Webhooks to the product: unlinks and account events."""

import httpx

from sandbox.kakao.login.api import APP_ID
from sandbox.kakao.login.auth import AUTH, Auth, LoginState
from sandbox.keys import KAKAO_ADMIN_KEY

SECONDS = 3.0
"""How long Kakao waits for an answer."""


class Webhooks:
    """Sends webhooks to the site that people were last sent back to, or to the one named."""

    def __init__(self, state: LoginState, auth: Auth) -> None:
        self._state = state
        self._auth = auth

    async def unlink(self, person_id: int, *, reason: str = "UNLINK_FROM_APPS", site: str = "") -> int:
        """Remove a connection and send the webhook; return the status answered, 0 for no answer."""
        self._state.accounts.unlink(person_id)
        self._state.tokens.revoke_person(person_id)
        self._state.codes.forget(person_id)
        form = {"app_id": str(APP_ID), "user_id": str(person_id), "referrer_type": reason}
        headers = {"Authorization": f"KakaoAK {KAKAO_ADMIN_KEY}"}
        return await self._post(site, "/webhooks/kakao/unlink/", headers=headers, data=form)

    async def event(self, person_id: int, name: str, *, here: str, site: str = "") -> int:
        """Send an account event; `here` is this sandbox's own address."""
        body = self._state.signer.event(person_id, name, issuer=here + AUTH)
        headers = {"Content-Type": "application/secevent+jwt"}
        return await self._post(site, "/webhooks/kakao/events/", headers=headers, content=body)

    async def _post(
        self,
        site: str,
        path: str,
        *,
        headers: dict[str, str],
        data: dict[str, str] | None = None,
        content: str | None = None,
    ) -> int:
        base = site or self._auth.seen_callback.partition("/login/")[0]
        if not base:
            return 0
        try:
            async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
                return (await client.post(base + path, headers=headers, data=data, content=content)).status_code
        except httpx.HTTPError:
            return 0
