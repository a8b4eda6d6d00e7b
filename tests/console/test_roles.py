"""Who may see and do what."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from backend.accounts.models import User
from backend.console import roles
from tests import factories
from tests.console.conftest import entered, staff
from tests.console.console_client import CHANGELISTS, do, listed, opened, page
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = pytest.mark.django_db
EDITORS, OPERATORS, SUPERUSERS = CHANGELISTS["editor"], CHANGELISTS["operator"], CHANGELISTS["superuser"]


@pytest.mark.parametrize("name", EDITORS)
def test_an_editor_sees_the_news(editor: Client, name: str) -> None:
    assert editor.get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", [*OPERATORS, *SUPERUSERS])
def test_an_editor_sees_no_learner_and_no_delivery(editor: Client, name: str) -> None:
    assert editor.get(listed(name)).status_code == 403


@pytest.mark.parametrize("name", [*EDITORS, *OPERATORS])
def test_an_operator_sees_the_whole_house(operator: Client, name: str) -> None:
    assert operator.get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", SUPERUSERS)
def test_an_operator_does_not_see_what_only_a_superuser_needs(operator: Client, name: str) -> None:
    assert operator.get(listed(name)).status_code == 403


@pytest.mark.parametrize("name", [*EDITORS, *OPERATORS, *SUPERUSERS])
def test_staff_without_a_role_sees_nothing(nobody: Client, name: str) -> None:
    assert nobody.get(listed(name)).status_code == 403


@pytest.mark.parametrize("name", [*EDITORS, *OPERATORS, *SUPERUSERS])
def test_a_superuser_sees_every_page(superuser: Client, name: str) -> None:
    assert superuser.get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", [*EDITORS, *OPERATORS])
def test_a_learner_is_sent_to_the_login(mina: User, name: str) -> None:
    answer = entered(mina).get(listed(name))
    assert (answer.status_code, answer.headers["Location"].startswith("/admin/login/")) == (302, True)


def test_staff_without_a_role_sees_a_sentence(nobody: Client) -> None:
    assert "역할을 요청해 주세요" in page(nobody, "/admin/")


def test_an_operator_opens_a_learner_but_cannot_edit(operator: Client, mina: User) -> None:
    page(operator, opened(mina))
    answer = operator.post(opened(mina), {"username": "taken", "phone_number": "+821000000000"})
    mina.refresh_from_db()
    assert (answer.status_code, mina.username) == (403, "mina")


@pytest.mark.parametrize("role", [roles.EDITOR, roles.OPERATOR])
def test_no_role_reaches_a_password(role: str, mina: User) -> None:
    client = entered(staff(role))
    assert client.get(f"/admin/accounts/user/{mina.pk}/password/").status_code == 403
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.get(f"/admin/accounts/user/{mina.pk}/delete/").status_code == 403


def test_even_the_right_to_change_users_changes_none_below_a_superuser(mina: User) -> None:
    somebody = staff(roles.OPERATOR)
    rights = Permission.objects.filter(content_type__app_label="accounts", codename__endswith="_user")
    somebody.user_permissions.set(rights)
    client = entered(somebody)
    assert client.post(opened(mina), {"username": "taken"}).status_code == 403
    assert client.get(f"/admin/accounts/user/{mina.pk}/password/").status_code == 403


def test_a_superuser_edits_an_account(superuser: Client, mina: User) -> None:
    assert 'name="is_active"' in page(superuser, opened(mina))


def test_an_editor_cannot_act_on_deliveries(editor: Client) -> None:
    digests.stories(1)
    delivery = digests.scheduled()
    assert do(editor, "resend", delivery).status_code == 403


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("verb", ["add/", "1/change/", "1/delete/", "1/history/"])
def test_an_editor_finds_no_way_round_by_address(editor: Client, name: str, verb: str) -> None:
    address = f"{listed(name)}{verb}"
    assert {editor.get(address).status_code, editor.post(address).status_code} <= {302, 403}
    if editor.get(address).status_code == 302:  # of what is not there, Django says so on the first page
        assert editor.get(address).headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("digests_delivery", "resend"),
        ("digests_subscription", "pause"),
        ("digests_subscription", "resume"),
        ("accounts_tokenfamily", "end"),
        ("django_celery_beat_periodictask", "switch_off"),
    ],
)
def test_an_editor_cannot_post_what_an_operator_does(editor: Client, name: str, act: str) -> None:
    form = {"action": act, "_selected_action": ["1"], "confirmed": "yes"}
    assert editor.post(listed(name), form).status_code == 403


def test_a_right_to_look_is_no_right_to_act() -> None:
    story = news.published()
    onlooker = staff()
    onlooker.user_permissions.set(Permission.objects.filter(codename="view_article"))
    client = entered(onlooker)
    do(client, "take_down", story)
    story.refresh_from_db()
    assert story.status == "published"
    assert "내리기" not in page(client, opened(story))


def test_a_service_account_cannot_log_in() -> None:
    bot = factories.service_account("discord-bot-1")
    User.objects.filter(pk=bot.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.post("/admin/login/", {"username": bot.username, "password": factories.PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_an_operator_logs_in_with_a_password() -> None:
    somebody = staff(roles.OPERATOR)
    client = Client()
    client.post("/admin/login/", {"username": somebody.username, "password": factories.PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_writing_the_roles_again_changes_nothing() -> None:
    before = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    roles.write()
    after = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    assert before == after


def test_a_role_holds_every_right_it_names() -> None:
    for name, rights in roles.ROLES.items():
        wanted = {
            f"{model.partition('.')[0]}.{verb}_{model.partition('.')[2]}"
            for model, verbs in rights.items()
            for verb in verbs.split()
        }
        held = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        assert {f"{app}.{codename}" for app, codename in held} == wanted


def test_a_right_given_by_hand_is_taken_back_and_members_stay() -> None:
    somebody = staff(roles.EDITOR)
    group = Group.objects.get(name=roles.EDITOR)
    group.permissions.add(Permission.objects.get(codename="view_user"))
    roles.write()
    assert not group.permissions.filter(codename="view_user").exists()
    assert somebody.groups.get() == group


def test_a_role_tells_who_has_it_and_what_it_may(superuser: Client) -> None:
    staff(roles.EDITOR, username="newcomer-7")
    shown = page(superuser, opened(Group.objects.get(name=roles.EDITOR)))
    assert [text for text in ("newcomer-7", "기사: 고치기, 보기", "모델 호출: 보기") if text not in shown] == []


def test_nobody_changes_what_a_role_may(superuser: Client) -> None:
    group = Group.objects.get(name=roles.EDITOR)
    before = set(group.permissions.values_list("pk", flat=True))
    assert superuser.post(opened(group), {"name": "editor", "permissions": []}).status_code == 403
    assert set(group.permissions.values_list("pk", flat=True)) == before


def test_giving_a_role_is_written_down(superuser: Client, mina: User) -> None:
    group = Group.objects.get(name=roles.EDITOR)
    form = {"username": "mina", "is_active": "on", "is_staff": "on", "groups": [str(group.pk)]}
    inline = {"custom_social_accounts-TOTAL_FORMS": "0", "custom_social_accounts-INITIAL_FORMS": "0"}
    assert superuser.post(opened(mina), form | inline).status_code == 302
    said = LogEntry.objects.get().get_change_message()
    assert ("운영진: “아니요” → “예”" in said, "역할: “” → “editor”" in said) == (True, True)
    assert mina.groups.get() == group
