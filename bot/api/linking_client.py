"""Link codes as the bots see them."""

from bot.api.api_session import Asking
from contracts.learners import LinkCode, Linked, Speaker

CODE_SECONDS = 300.0


class LinkingApi(Asking):
    """Makes two learners one by a code. A wrong, used or old one is ApiError "link_code.invalid"."""

    async def make_link_code(self, speaker: Speaker) -> LinkCode:
        """A code of the speaker's, good once and for five minutes; it ends their older ones."""
        made = await self._ask(speaker, LinkCode, "POST", "me/link-codes/")
        self._exchange.doubt(speaker, CODE_SECONDS)  # once it is typed elsewhere, they may be another learner here
        return made

    async def preview_link(self, speaker: Speaker, code: str) -> Linked:
        """What a code would join; it stays good."""
        return await self._ask(speaker, Linked, "POST", "me/link/", json={"code": code})

    async def confirm_link(self, speaker: Speaker, code: str) -> Linked:
        """Join; the speaker's next question is asked as whoever remains."""
        linked = await self._ask(speaker, Linked, "POST", "me/link/", json={"code": code, "confirm": True})
        self._exchange.forget(speaker)
        return linked
