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
    groups = [range(at, at + AT_ONCE) for at in range(0, REVIEWERS, AT_ONCE)]
    tapped: dict[int, Person] = {}
    asked: dict[int, Person] = {}
    through: list[float] = []
    straight: list[float] = []
    for group in groups:
        _tap(skill_port, group, [tap("menu")] * AT_ONCE, tapped)  # makes the learners
    mine = CustomSocialAccount.objects.filter(uid__contains=f":{WHO}").values_list("user_id", flat=True)
    others = study_rows.make_learners("bench-straight-", REVIEWERS)
    _give_cards([*mine, *others])
    users = User.objects.in_bulk(others)
    bearers = [{"Authorization": f"Bearer {tokens.issue_for_chat(users[pk]).access}"} for pk in others]
    for group in groups:
        through += _tap(skill_port, group, [tap("review")] * AT_ONCE, tapped)
        straight += _ask(api_port, group, [Question.of("GET", SESSION, bearers[one]) for one in group], asked)
    apologies = 0
    for group in groups * ANSWERS:
        answers = [_answer(tapped[one]) for one in group]
        apologies += sum(one == tap("review") for one in answers)
        through += _tap(skill_port, group, answers, tapped)
        straight += _ask(api_port, group, [_straight(asked[one], bearers[one]) for one in group], asked)
    name = f"{REVIEWERS} review at 08:00, {AT_ONCE} at once, through the skill: p99 / the API's own"
    return [
        at_most(name, 1000 * p99(through), 1000 * p99(straight), 1.5),
        none_of("reviews through the skill: apologies", apologies, len(through)),
    ]


def _tap(port: int, group: range, taps: Sequence[Payload], tapped: dict[int, Person]) -> list[float]:
    """Let a group tap in the same moment, each on a new connection: an idle one is hung up on."""
    with people(port, len(group)) as everybody:
        seconds = ask(everybody, taps, who=WHO, first=group.start)
    tapped.update(zip(group, everybody, strict=True))
    return seconds


def _ask(port: int, group: range, questions: Sequence[Question], asked: dict[int, Person]) -> list[float]:
    """Let a group ask the API in the same moment. Raises AssertionError for an answer other than 200."""
    with people(port, len(group)) as everybody:
        seconds = rush(everybody, [[one] for one in questions])
    asked.update(zip(group, everybody, strict=True))
    assert all(status == 200 for person in everybody for status in person.statuses)
    return seconds


def _give_cards(user_ids: Sequence[int]) -> None:
    """Give learners who are old enough cards that are due."""
    study_rows.make_senses()
    LearnerProfile.objects.filter(user__in=user_ids).delete()
    LearnerProfile.objects.bulk_create([LearnerProfile(user_id=pk, is_14_or_older=True) for pk in user_ids])
    study_rows.make_cards(list(user_ids), CARDS, today=clock.now().date())


def _answer(person: Person) -> Payload:
    """Return the answer to a person's question that they do not know; who got an apology begins again."""
    asked = [argument for action, argument in extras(person) if action in {"study_answer", "study_reveal"}]
    return tap("study_answer", f"{asked[0].partition(':')[0]}:again") if asked else tap("review")


def _straight(person: Person, bearer: dict[str, str]) -> Question:
    """Return the same answer to the question that a person was asked by the API."""
    question = (person.answer.get("session") or person.answer)["next"]["id"]
    return Question.of("POST", f"{SESSION}answers/", bearer, {"question": question, "grade": "again"})
