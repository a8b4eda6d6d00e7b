"""A verifier behind any OpenAI-compatible server."""

from decimal import Decimal

from backend.materials.notes.base import DECLINED, UNUSABLE, StoryText, WriterSettings
from backend.materials.notes.chat_model import ChatModel, response_format
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.parsing import parse
from backend.materials.notes.verification import answer, prompt, request
from backend.materials.notes.verification.answer import VerdictsDraft
from backend.materials.notes.verification.verdicts import Verdicts, VerifierAnswer

UNRELIABLE = "llm.unreliable_verdicts"
"""Outcome of a call whose answer misjudges a sentence of which we know the truth."""
FAILURES_BEFORE_PAUSE = 3


class OpenAIVerifier:
    """Gives verdicts by a model; one per process, shared by its threads, with a breaker of its own."""

    name = "openai"
    prompt_version = prompt.VERIFIER_PROMPT_VERSION

    def __init__(self, settings: WriterSettings, model: ChatModel | None = None) -> None:
        self.longest_seconds = 2 * settings.timeout_seconds
        self._model = model or ChatModel(settings, failures_before_pause=FAILURES_BEFORE_PAUSE)

    @property
    def is_paused(self) -> bool:
        """Whether the vendor asked for a pause, refuses calls, or has failed several times in a row."""
        return self._model.gate.is_closed

    def most_usd(self, pack: Pack, story: StoryText, known: Verdicts) -> Decimal:
        """Return the price of this prompt, schema included, and the longest answer allowed."""
        return self._model.most_usd(prompt.messages(request.build(pack, story, known), spell_schema=True))

    def verify(self, pack: Pack, story: StoryText, known: Verdicts) -> VerifierAnswer:
        """Ask once. Raises ExternalError if the server gives no answer."""
        asked = request.build(pack, story, known)
        completion = self._model.ask(
            lambda spell: prompt.messages(asked, spell_schema=spell), response_format(VerdictsDraft, "verdicts")
        )
        verdicts, problem, outcome = None, completion.problem, DECLINED if completion.declined else UNUSABLE
        if completion.content:
            draft, why = parse(completion.content, VerdictsDraft)
            problem = "\n".join(why)
            if draft is not None:
                verdicts, problem = answer.read(draft, asked)
                outcome = "ok" if verdicts is not None else UNRELIABLE
        if outcome == UNUSABLE:
            self._model.spell_schema()
        return VerifierAnswer(verdicts, problem, completion.usage(outcome))
