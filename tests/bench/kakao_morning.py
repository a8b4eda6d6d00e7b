"""Eight o'clock: many learners review, AT_ONCE in the same moment, through the skill and straight at the API."""

from collections.abc import Sequence

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, User
from backend.common import clock
from backend.study.models import LearnerProfile
from tests.bench import study_rows
from tests.bench.figure import Figure, at_most, none_of
from tests.bench.kakao_scene import Payload, ask, extras, p99, tap
from tests.bench.rush import Person, Question, people, rush

REVIEWERS, AT_ONCE, ANSWERS, CARDS = 200, 20, 5, 40
SESSION = "/api/v1/study/session/"
WHO = "morning"


def figures(skill_port: int, api_port: int) -> list[Figure]:
    """Measure both ways in turns, so that the machine's load is the same for them."""
    through: list[float] = []
    straight: list[float] = []
    with people(skill_port, REVIEWERS) as tapping, people(api_port, REVIEWERS) as asking:
        groups = [slice(at, at + AT_ONCE) for at in range(0, REVIEWERS, AT_ONCE)]
        for group in groups:
            ask(tapping[group], [tap("menu")] * AT_ONCE, who=WHO, first=group.start)  # makes the learners
        mine = CustomSocialAccount.objects.filter(uid__contains=f":{WHO}").values_list("user_id", flat=True)
        others = study_rows.make_learners("bench-straight-", REVIEWERS)
        _give_cards([*mine, *others])
        users = User.objects.in_bulk(others)
        bearers = [{"Authorization": f"Bearer {tokens.issue_for_chat(users[pk]).access}"} for pk in others]
        for group in groups:
            through += ask(tapping[group], [tap("review")] * AT_ONCE, who=WHO, first=group.start, sound=True)
            straight += rush(asking[group], [[Question.of("GET", SESSION, bearer)] for bearer in bearers[group]])
        for group in groups * ANSWERS:
            answers = [_answer(person) for person in tapping[group]]
            through += ask(tapping[group], answers, who=WHO, first=group.start)
            asked = [_straight(*one) for one in zip(asking[group], bearers[group], strict=True)]
            straight += rush(asking[group], asked)
        statuses = [status for person in (*tapping, *asking) for status in person.statuses]
    name = f"{REVIEWERS} review at 08:00, {AT_ONCE} at once, through the skill: p99 / the API's own"
    return [
        at_most(name, 1000 * p99(through), 1000 * p99(straight), 1.5),
        none_of("reviews: answers other than 200", sum(one != 200 for one in statuses), len(statuses)),
    ]


def _give_cards(user_ids: Sequence[int]) -> None:
    """Give learners who are old enough cards that are due."""
    study_rows.make_senses()
    LearnerProfile.objects.filter(user__in=user_ids).delete()
    LearnerProfile.objects.bulk_create([LearnerProfile(user_id=pk, is_14_or_older=True) for pk in user_ids])
    study_rows.make_cards(list(user_ids), CARDS, today=clock.now().date())


def _answer(person: Person) -> Payload:
    """Return the answer to a person's question that they do not know, whatever kind of question it is."""
    asked = [argument for action, argument in extras(person) if action in {"study_answer", "study_reveal"}]
    assert asked, person.answer
    return tap("study_answer", f"{asked[0].partition(':')[0]}:again")


def _straight(person: Person, bearer: dict[str, str]) -> list[Question]:
    """Return the same answer to the question that a person was asked by the API."""
    question = (person.answer.get("session") or person.answer)["next"]["id"]
    return [Question.of("POST", f"{SESSION}answers/", bearer, {"question": question, "grade": "again"})]
