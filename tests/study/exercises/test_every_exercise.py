"""What holds for every exercise; one that is registered is tested here."""

import pytest

from backend.study import exercises
from backend.study.exercises.base import (
    Content,
    Exercise,
    Sentence,
    StoryText,
    Word,
    WordExercise,
    WordMaterial,
    seeded,
)
from contracts.enums import Verdict

WORD = Word(1, "unveil", "verb", "공개하다", "B2")
OTHERS = [
    Word(number, lemma, "verb", meaning, level)
    for number, (lemma, meaning, level) in enumerate(
        [
            ("reveal", "드러내다", "B2"),  # a synonym
            ("unveiling", "선보이다", "B2"),  # the same root
            ("publish", "(정보를) 공개", "B2"),  # the same meaning
            ("eat", "먹다", "A1"),  # too easy
            ("lend", "빌려주다", "B1"),
            ("forbid", "금지하다", "B2"),
            ("hesitate", "망설이다", "C1"),
            ("ban", "(법으로) 금지하다", "B2"),  # the same meaning as another wrong option
        ],
        start=2,
    )
]
SENTENCE = Sentence("The port unveiled an electric crane.", "그 항구는 전기 크레인을 공개했습니다.", "unveiled")
STORY = StoryText(
    ["The port bought a crane for $1.2 billion.", "It lifts 40 tonnes."],
    ["그 항구는 12억 달러에 크레인을 샀습니다.", "40톤을 듭니다."],
    "What did the port buy?",
    ["A crane", "A ship", "A truck", "A train"],
    0,
    0,
)
OF_OPTIONS = [pytest.param(one, id=one.name) for one in exercises.BY_NAME.values() if one.answer_kind == "option"]
EVERY = [pytest.param(one, id=one.name) for one in exercises.BY_NAME.values()]


def make(exercise: Exercise, seed: int = 1) -> Content:
    words = {one.name: one.make(WordMaterial(WORD, SENTENCE, OTHERS), seeded(seed)) for one in exercises.WORD_EXERCISES}
    stories = {one.name: one.make(STORY, seeded(seed)) for one in exercises.STORY_EXERCISES}
    content = (words | stories)[exercise.name]
    assert content is not None
    return Content.model_validate_json(content.model_dump_json())  # as it is stored


def right_answer(exercise: Exercise, content: Content) -> str:
    return "good" if exercise.answer_kind == "grade" else content.right


@pytest.mark.parametrize("exercise", EVERY)
def test_the_right_answer_is_right_and_what_cannot_be_one_is_refused(exercise: Exercise) -> None:
    content = make(exercise)
    assert content == make(exercise), "another question of the same chance"
    assert exercise.judge(content, right_answer(exercise, content)) == Verdict.RIGHT
    with pytest.raises(ValueError, match=r"answer|option|grade"):
        exercise.judge(content, "")


@pytest.mark.parametrize("exercise", OF_OPTIONS)
def test_of_four_different_options_one_is_right(exercise: Exercise) -> None:
    for seed in range(20):
        content = make(exercise, seed=seed)
        verdicts = [exercise.judge(content, str(index)) for index in range(4)]
        assert len(set(content.options)) == 4
        assert verdicts.count(Verdict.RIGHT) == 1
        assert content.options[verdicts.index(Verdict.RIGHT)] == content.right


@pytest.mark.parametrize("exercise", EVERY)
def test_a_question_does_not_give_its_answer_away(exercise: Exercise) -> None:
    content = make(exercise)
    asked = [content.text, content.hint or ""] + ([content.sentence or ""] if exercise.answer_kind == "text" else [])
    assert all(content.right not in part for part in asked)


@pytest.mark.parametrize("exercise", EVERY)
def test_a_corrected_meaning_replaces_the_old_one(exercise: Exercise) -> None:
    shown = make(exercise).with_meaning("선보이다").model_dump_json()
    assert "공개하다" not in shown


@pytest.mark.parametrize("exercise", [pytest.param(one, id=one.name) for one in exercises.WORD_EXERCISES])
def test_too_little_material_makes_no_question_or_a_whole_one(exercise: WordExercise) -> None:
    content = exercise.make(WordMaterial(WORD, None, []), seeded(1))
    assert content is None or exercise.judge(content, right_answer(exercise, content)) == Verdict.RIGHT
