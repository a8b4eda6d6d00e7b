"""Study packs by a model behind any OpenAI-compatible server."""

from decimal import Decimal

from backend.materials.notes import prompts
from backend.materials.notes.base import DECLINED, UNUSABLE, Answer, PackDraft, StoryText, WriterSettings
from backend.materials.notes.chat_model import ChatModel, response_format
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.packs.review import review
from backend.materials.notes.parsing import parse
from contracts.enums import Difficulty


class OpenAIWriter:
    """Writes packs with a model; one per process, shared by its threads."""

    name = "openai"
    prompt_version = prompts.PROMPT_VERSION
    provisional = False

    def __init__(self, settings: WriterSettings, model: ChatModel | None = None) -> None:
        self.longest_seconds = 2 * settings.timeout_seconds
        self._model = model or ChatModel(settings)

    @property
    def is_paused(self) -> bool:
        """Whether the vendor asked for a pause that is not over, or refuses calls."""
        return self._model.gate.is_closed

    @property
    def is_refused(self) -> bool:
        """Whether the vendor refuses every call."""
        return self._model.gate.is_refusing

    def most_usd(self, story: StoryText) -> Decimal:
        """Return the price of this prompt, schema included, and the longest answer allowed."""
        return self._model.most_usd(prompts.messages(story, (), spell_schema=True))

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = (), earlier: Pack | None = None) -> Answer:
        """Ask once for a pack, or for what `earlier` lacks. Raises ExternalError if the server gives no answer."""
        missing = [level for level in Difficulty if not earlier or level not in earlier.levels]
        completion = self._model.ask(
            lambda spell: prompts.messages(story, complaints, missing, spell_schema=spell), response_format()
        )
        draft, found = parse(completion.content, PackDraft)
        if not completion.content:
            found = (completion.problem,)
        pack, rules = earlier, tuple[str, ...]()
        if draft is not None:
            reviewed = review(draft, story, wanted=missing, earlier=earlier)
            pack, found, rules = reviewed.pack, reviewed.problems, reviewed.rules
        elif not completion.declined:
            self._model.spell_schema()
        outcome = "ok" if not found else "llm.refused_by_checks" if draft else UNUSABLE
        usage = completion.usage(DECLINED if completion.declined else outcome)
        return Answer(pack=pack, problems=found, usage=usage, rules=rules)
