"""Learners, as far as an operator needs to see them."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from backend.accounts import masking, tokens
from backend.accounts.models import SocialGrant, TokenFamily, User
from backend.common import clock
from backend.console import roles
from backend.digests.models import Delivery
from backend.learners.services import merging
from tests import factories
from tests.console.conftest import entered, staff
from tests.console.console_client import CHANGELISTS, do, listed, opened, page, said
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["mina", "010-1234-5678", "+82 10 1234 5678", "80351110224678912"])
def test_a_learner_is_found_by_a_whole_name_number_or_id(
    operator: Client, mina: User, stranger: User, wanted: str
) -> None:
    shown = page(operator, f"{listed('accounts_user')}?{_query(wanted)}")
    assert opened(mina) in shown
    assert opened(stranger) not in shown


@pytest.mark.parametrize("wanted", ["min", "5678", "010", "8035111022467891", "%"])
def test_nobody_is_found_by_a_part(operator: Client, mina: User, wanted: str) -> None:
    assert opened(mina) not in page(operator, f"{listed('accounts_user')}?{_query(wanted)}")


@pytest.mark.parametrize("browser", ["operator", "superuser"])
def test_no_page_shows_a_platforms_number_of_somebody_whole(
    request: pytest.FixtureRequest, mina: User, browser: str
) -> None:
    client: Client = request.getfixturevalue(browser)
    identity = mina.custom_social_accounts.get(provider="discord")
    for address in (listed("accounts_customsocialaccount"), opened(identity), opened(mina)):
        shown = page(client, address)
        assert ("…8912" in shown, "80351110224678912" in shown) == (True, False), address


@pytest.mark.parametrize(("number", "shown"), [("80351110224678912", "…8912"), ("1234567", "…"), ("", "…")])
def test_of_a_platforms_number_only_the_end_is_left(number: str, shown: str) -> None:
    assert masking.platform_id(number) == shown


@pytest.mark.parametrize("audience", ["channel", "person"])
def test_a_channels_number_is_shown_and_a_persons_is_not(operator: Client, mina: User, audience: str) -> None:
    row = digests.subscription(mina, target_id="80351110224678912", audience=audience)
    at = clock.now()
    delivery = Delivery.objects.create(
        kind="digest", trigger="schedule", platform="discord", target_id=row.target_id, subscription=row,
        study_date=at.date(), slot_at=at, local_date=at.date(), due_at=at, expires_at=at, state="expired",
    )  # fmt: skip
    for address in (listed("digests_subscription"), opened(row), listed("digests_delivery"), opened(delivery)):
        assert ("80351110224678912" in page(operator, address)) == (audience == "channel"), address
    asked = do(operator, "resend", delivery, confirmed=False).content.decode()
    assert "80351110224678912" not in asked


def test_a_phone_number_is_never_shown_whole(operator: Client, superuser: Client, mina: User) -> None:
    for browser, address in ((operator, listed("accounts_user")), (operator, opened(mina)), (superuser, opened(mina))):
        shown = page(browser, address)
        assert "5678" in shown
        assert "1234" not in shown.replace("123456", "")
        assert 'name="phone_number"' not in shown


def test_an_operator_reads_no_password_hash(operator: Client, mina: User) -> None:
    shown = page(operator, opened(mina))
    assert mina.password not in shown
    assert 'name="password"' not in shown


def test_what_a_platform_said_about_somebody_is_not_shown(operator: Client, mina: User) -> None:
    identity = mina.custom_social_accounts.get(provider="discord")
    identity.email, identity.phone_number = "mina@secret.example", "+821077776666"
    identity.save()
    for shown in (page(operator, listed("accounts_customsocialaccount")), page(operator, opened(identity))):
        assert "secret.example" not in shown
        assert "77776666" not in shown


def test_a_sign_in_shows_no_token_and_no_address(operator: Client, mina: User) -> None:
    tokens.issue(mina)
    family = TokenFamily.objects.get()
    TokenFamily.objects.update(address="203.0.113.77")
    for shown in (page(operator, listed("accounts_tokenfamily")), page(operator, opened(family))):
        assert family.current_jti not in shown
        assert "203.0.113.77" not in shown


def test_a_sign_in_is_ended_once(operator: Client, mina: User) -> None:
    tokens.issue(mina)
    family = TokenFamily.objects.get()
    do(operator, "end", family)
    family.refresh_from_db()
    ended_at = family.ended_at
    assert said(do(operator, "end", family)) == ["1건: 이미 끝난 로그인입니다."]
    family.refresh_from_db()
    assert (family.ended_at, ended_at is None) == (ended_at, False)


def test_no_page_shows_what_somebody_granted() -> None:
    assert SocialGrant not in admin.site._registry
    shown = {model._meta.label for model in admin.site._registry}
    assert {label for label in shown if "Token" in label or "Grant" in label or "Code" in label} == {
        "accounts.TokenFamily"
    }


def test_libraries_bring_no_pages_of_their_own() -> None:
    pages = [type(one).__module__ for one in admin.site._registry.values()]
    assert [module for module in pages if not module.startswith("backend.")] == []


def test_a_merge_shows_who_became_one_and_not_what_they_have(operator: Client, mina: User, jun: User) -> None:
    merge = merging.merge(survivor_id=mina.pk, absorbed_id=jun.pk, trigger="link_code")
    merge.record = {"words": ["serendipity"]}
    merge.save()
    listing = page(operator, listed("learners_merge"))
    assert "mina" in listing
    assert "연결 코드" in listing
    assert "serendipity" not in listing + page(operator, opened(merge))


@pytest.mark.parametrize(("role", "count"), [("learner", 2), ("staff", 1), ("bot", 1), ("nonsense", 4)])
@pytest.mark.usefixtures("mina", "stranger", "service")
def test_people_are_filtered_by_what_they_are(operator: Client, role: str, count: int) -> None:
    shown = page(operator, f"{listed('accounts_user')}?role={role}")
    assert sum(opened(one) in shown for one in User.objects.all()) == count


def _query(wanted: str) -> str:
    return urlencode({"q": wanted})


EDITORS, OPERATORS, SUPERUSERS = CHANGELISTS["editor"], CHANGELISTS["operator"], CHANGELISTS["superuser"]
EVERY_LIST = {*EDITORS, *OPERATORS, *SUPERUSERS}


@pytest.mark.parametrize(
    ("browser", "seen"),
    [
        ("nobody", set()),
        ("editor", {*EDITORS}),
        ("operator", {*EDITORS, *OPERATORS}),
        ("superuser", EVERY_LIST),
    ],
)
def test_each_role_sees_its_lists_and_no_other(request: pytest.FixtureRequest, browser: str, seen: set[str]) -> None:
    client: Client = request.getfixturevalue(browser)
    statuses = {name: client.get(listed(name)).status_code for name in EVERY_LIST}
    assert statuses == {name: 200 if name in seen else 403 for name in EVERY_LIST}


def test_a_learner_is_sent_to_the_login(mina: User) -> None:
    browser = entered(mina)
    assert all(browser.get(listed(name))["Location"].startswith("/admin/login/") for name in EVERY_LIST)


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


def test_an_editor_finds_no_way_round_by_address(editor: Client) -> None:
    for name in OPERATORS:
        changed = editor.get(f"{listed(name)}1/change/")
        for answer in (changed, editor.post(f"{listed(name)}add/"), editor.post(f"{listed(name)}1/delete/")):
            # Of what is not there, Django says so on the first page.
            assert answer.status_code == 403 or answer.headers.get("Location") == "/admin/", name


def test_an_editor_cannot_post_what_an_operator_does(editor: Client) -> None:
    acts = {
        "digests_delivery": "resend",
        "digests_subscription": "pause",
        "accounts_tokenfamily": "end",
        "django_celery_beat_periodictask": "switch_off",
    }
    for name, act in acts.items():
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
