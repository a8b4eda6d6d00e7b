"""Leaving as the bots see it: what a learner is known by, and that they are nobody from now on."""

import httpx

from bot.api.api_session import Asking, parsed
from bot.api.auth import SpeakerAuth
from bot.api.errors import ApiError
from contracts.learners import OwnIdentity, OwnIdentityList, Speaker

GONE = "auth.user_gone"


class LeavingApi(Asking):
    """Lets a learner go without meeting them anew: an exchange would make a learner of whoever has just left."""

    def has_left(self, speaker: Speaker) -> bool:
        """Whether they left here and have not spoken since. Asks nobody."""
        return self._exchange.has_left(speaker)

    async def identities(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        """What the speaker comes by, oldest first."""
        return (await self._ask(speaker, OwnIdentityList, "GET", "me/identities/")).root

    async def identities_unless_gone(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        """The same, but who is gone stays gone: ApiError "auth.user_gone"."""
        return parsed(await self._heard_as_known(speaker, "GET", "me/identities/"), OwnIdentityList).root

    async def leave(self, speaker: Speaker) -> None:
        """Delete the learner and everything of theirs; safe to repeat. ApiError "auth.user_gone" if they are gone."""
        if not self.has_left(speaker):
            await self._heard_as_known(speaker, "DELETE", "me/")
            self._exchange.note_left(speaker)

    async def _heard_as_known(self, speaker: Speaker, method: str, path: str) -> httpx.Response:
        """Ask with the token that is kept, and no other if that is refused."""
        try:
            return await self._heard(SpeakerAuth(self._exchange, speaker, renews=False), method, path)
        except ApiError as error:
            if error.code == GONE:
                self._exchange.note_left(speaker)
            elif error.status == httpx.codes.UNAUTHORIZED:
                self._exchange.forget(speaker)
            raise
