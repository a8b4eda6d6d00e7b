"""A verifier that answers as it is told to."""

from collections.abc import Collection
from decimal import Decimal

from backend.common.errors import ExternalError
from backend.materials.notes.base import StoryText, Usage
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.verification.verdicts import Support, Verdict, Verdicts, VerifierAnswer, pack_keys

DOWN = ExternalError("llm", "llm.status.503", "busy", permanent=False)


class ScriptedVerifier:
    """Gives one scripted outcome a call, the last one for ever: keys to contradict, "unusable", or an error."""

    name = "scripted"
    prompt_version = "v-test"
    longest_seconds = 1.0

    def __init__(
        self, *script: Collection[str] | ExternalError, is_paused: bool = False, most_usd: str = "0.01"
    ) -> None:
        self.script = list(script) or [()]
        self.is_paused = is_paused
        self.asked: list[Pack] = []
        self._most_usd = Decimal(most_usd)

    def most_usd(self, pack: Pack, story: StoryText, known: Verdicts) -> Decimal:
        """Return the price that is reserved."""
        return self._most_usd

    def verify(self, pack: Pack, story: StoryText, known: Verdicts) -> VerifierAnswer:
        """Contradict what the script names, support the rest."""
        self.asked.append(pack)
        outcome = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(outcome, ExternalError):
            raise outcome
        usable = outcome != "unusable"
        usage = Usage("judge-1", 80, 20, Decimal("0.001"), "ok" if usable else "llm.unusable_answer", 0.01)
        if not usable:
            return VerifierAnswer(None, "no shape", usage)
        verdicts = {
            key: Verdict(Support.CONTRADICTED, "It is not so.") if key in outcome else Verdict(Support.SUPPORTED)
            for key in pack_keys(pack, story) - known.keys()
        }
        return VerifierAnswer(verdicts, "", usage)
