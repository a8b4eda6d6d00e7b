"""Which model plays which role: the environment's, a chosen one, a canary beside it, and the way back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from backend.materials.models import LlmCall, ModelChoice
from backend.materials.services import model_choice, note_writing
from backend.materials.services.model_choice import Canary, Role, Roles
from tests.console.conftest import editor, operator
from tests.materials import factories
from tests.materials.notes.test_openai import SETTINGS
from tests.materials.verifiers import ScriptedVerifier
from tests.materials.writers import ScriptedWriter

__all__ = ["editor", "operator"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def configured(settings: Settings) -> None:
    """Configure a model for each role."""
    settings.LLM_WRITERS = [("openai", replace(SETTINGS, model="writer-env")), ("extractive", SETTINGS)]
    settings.LLM_VERIFIER = ("openai", replace(SETTINGS, model="judge-env", vendor="verifier"))


def in_force() -> dict[tuple[str, int], str]:
    rows = ModelChoice.objects.filter(ended_at=None)
    return {(row.role, row.share): row.model for row in rows}


def model_of(player: object) -> str:
    model: str = player._model._settings.model  # type: ignore[attr-defined]
    return model


def test_the_registry_shows_the_environments_models_and_follows_them(settings: Settings) -> None:
    model_choice.record_configured()
    model_choice.record_configured()
    assert in_force() == {("writer", 100): "writer-env", ("verifier", 100): "judge-env"}
    settings.LLM_VERIFIER = ("openai", replace(SETTINGS, model="judge-2"))
    model_choice.record_configured()
    assert in_force()["verifier", 100] == "judge-2"
    assert ModelChoice.objects.count() == 3


def test_a_chosen_model_outweighs_the_environment_at_its_own_price() -> None:
    model_choice.record_configured()
    model_choice.try_out(role=Role.WRITER, model="better", share=100, input_usd_per_million=Decimal(3))
    model_choice.record_configured()
    roles = model_choice.roles()
    assert (model_of(roles.writer), model_of(roles.verifier)) == ("better", "judge-env")
    assert roles.writer._model.cost(1_000_000, 1_000_000) == Decimal("3.60")  # type: ignore[attr-defined]


def test_a_canary_gets_its_share_of_the_stories_and_always_the_same_ones() -> None:
    canary = Canary(Role.WRITER, 20, writer=ScriptedWriter())
    taken = [number for number in range(2000) if canary.takes(number)]
    assert 300 < len(taken) < 500
    assert taken == [number for number in range(2000) if canary.takes(number)]


def test_the_canarys_stories_are_written_and_verified_by_it_alone() -> None:
    main, judge, trial, second = ScriptedWriter(), ScriptedVerifier(), ScriptedWriter(), ScriptedVerifier()
    canaries = (Canary(Role.WRITER, 100, writer=trial), Canary(Role.VERIFIER, 100, verifier=second))
    factories.article()
    note_writing.enrich_due(writer=main, verifier=judge, canaries=canaries)
    assert [len(one.asked) for one in (main, judge, trial, second)] == [0, 0, 1, 1]


def test_a_canary_that_is_paused_leaves_its_stories_to_the_others() -> None:
    main, paused = ScriptedVerifier(), ScriptedVerifier(is_paused=True)
    roles = Roles(ScriptedWriter(), main, (Canary(Role.VERIFIER, 100, verifier=paused),))
    assert roles.of(1).verifier is main


def test_a_canary_is_promoted_and_the_way_back_leads_to_the_model_before() -> None:
    model_choice.record_configured()
    canary = model_choice.try_out(role=Role.VERIFIER, model="judge-new", share=5)
    assert [one.share for one in model_choice.roles().canaries] == [5]
    model_choice.promote(choice_id=canary.pk)
    assert in_force()["verifier", 100] == "judge-new"
    assert ("verifier", 5) not in in_force()
    model_choice.end(choice_id=ModelChoice.objects.get(role="verifier", share=100, ended_at=None).pk)
    assert in_force()["verifier", 100] == "judge-env"
    assert model_of(model_choice.roles().verifier) == "judge-env"


def test_a_second_canary_takes_the_place_of_the_first() -> None:
    for model in ("one", "two"):
        model_choice.try_out(role=Role.WRITER, model=model, share=10)
    assert in_force() == {("writer", 10): "two"}


def test_there_is_no_way_back_from_the_first_model() -> None:
    model_choice.record_configured()
    assert not model_choice.end(choice_id=ModelChoice.objects.get(role="writer").pk)
    assert in_force()["writer", 100] == "writer-env"


def test_the_console_shows_models_with_prompt_and_cost_and_starts_a_canary(operator: Client) -> None:
    model_choice.record_configured()
    LlmCall.objects.create(
        role="verifier", model="judge-env-2026", prompt_version="v1", outcome="ok", cost_usd="0.002", seconds=3
    )
    page = operator.get("/admin/materials/modelchoice/").content.decode()
    assert all(text in page for text in ("judge-env", "writer-env", "쓰는 중", "0.00200", "v1"))
    model_choice.try_out(role=Role.VERIFIER, model="judge-old", share=30)
    form = {"role": "verifier", "model": "judge-new", "share": "10"}
    assert operator.post("/admin/materials/modelchoice/add/", form).status_code == 302
    assert in_force()["verifier", 10] == "judge-new"
    pk = ModelChoice.objects.get(model="judge-new").pk
    operator.post("/admin/materials/modelchoice/", {"action": "promote", "_selected_action": [pk]})
    assert in_force()["verifier", 100] == "judge-new"


def test_an_editor_chooses_no_model(editor: Client) -> None:
    assert editor.get("/admin/materials/modelchoice/add/").status_code == 403
