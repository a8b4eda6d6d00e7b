"""Coming by Kakao or Discord: away to the platform, its consent page, back, and what is asked there."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, Notice, User
from backend.digests.models import Subscription
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.discord.seed import MINA as DISCORD_MINA
from sandbox.kakao.people import JUN
from sandbox.kakao.people import MINA as KAKAO_MINA
from tests import factories
from tests.accounts.social.platforms import Platforms
from tests.browser.conftest import Enter
from tests.browser.page_actions import CHILD, agree, check, come_by, consent, heading, log_out, press
from tests.factories import PASSWORD
from tests.learners.helpers import reads, stories, word_ids
from tests.phones import MINA, Inbox

pytestmark = pytest.mark.usefixtures("logins")
QUESTION, TODAY = "이미 가입하셨나요?", "오늘의 기사"


def kakao_owner() -> User | None:
    found = CustomSocialAccount.objects.filter(provider="kakao").first()
    return found.user if found else None


def test_a_kakao_account_becomes_a_learner_and_is_known_again_without_scripts(plain: Page) -> None:
    come_by(plain, "카카오", JUN.id)
    heading(plain, "준님, 반가워요")
    consent(plain)
    press(plain, "동의하고 시작하기")
    heading(plain, TODAY)
    log_out(plain)
    come_by(plain, "카카오", JUN.id)
    heading(plain, TODAY)
    assert CustomSocialAccount.objects.get().uid == str(JUN.id)


def test_a_no_an_outage_and_a_child_each_have_a_page_with_a_way_on(page: Page, logins: Platforms) -> None:
    page.goto("/login/")
    press(page, "카카오 로그인")
    press(page, "취소")
    heading(page, "로그인을 취소하셨어요")
    check(page)
    page.get_by_role("link", name="다른 방법으로 로그인").click()
    heading(page, "로그인")
    logins.say("kakao", "/oauth/token", "out of order", 500)
    come_by(page, "카카오", JUN.id)
    heading(page, "지금은 연결되지 않아요")
    press(page, "카카오로 다시 하기")
    agree(page, "카카오", JUN.id)
    heading(page, "준님, 반가워요")
    check(page)
    consent(page, CHILD)
    press(page, "동의하고 시작하기")
    expect(page.get_by_text("만 14세 미만은 가입할 수 없어요")).to_be_visible()
    assert not User.objects.exists()


def test_a_member_of_a_study_server_agrees_once_and_comes_to_the_page_they_wanted(page: Page) -> None:
    member = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    page.goto("/me/export/")
    press(page, "디스코드로 로그인")
    agree(page, "디스코드", DISCORD_JUN)
    expect(page.get_by_text("채팅에서 저장한 단어와 읽은 기사가 웹에서도 그대로 이어져요")).to_be_visible()
    consent(page)
    press(page, "동의하고 시작하기")
    heading(page, "내 정보 내려받기")
    log_out(page)
    come_by(page, "디스코드", DISCORD_JUN)
    heading(page, TODAY)
    assert User.objects.get() == member


def test_an_older_account_is_proved_by_password_code_or_its_other_login(page: Page, inbox: Inbox) -> None:
    older = factories.user("mina", phone_number=MINA)

    def asked_again() -> None:
        CustomSocialAccount.objects.all().delete()
        page.context.clear_cookies()
        come_by(page, "카카오", KAKAO_MINA.id)
        heading(page, QUESTION)

    asked_again()
    page.get_by_label("비밀번호").fill("not hers at all")
    press(page, "비밀번호로 확인하고 연결")
    heading(page, QUESTION)
    expect(page.get_by_role("status")).to_be_visible()
    assert kakao_owner() is None
    page.get_by_role("button", name="인증번호 받기").click()
    expect(page.get_by_label("인증번호")).to_be_visible()
    check(page)
    page.get_by_label("인증번호").fill(inbox.code(MINA))
    press(page, "인증번호로 확인하고 연결")
    heading(page, TODAY)
    assert kakao_owner() == older
    asked_again()
    page.get_by_label("비밀번호").fill(PASSWORD)
    press(page, "비밀번호로 확인하고 연결")
    heading(page, TODAY)
    assert kakao_owner() == older
    asked_again()
    factories.identity(older, uid=str(DISCORD_MINA))
    page.reload()
    press(page, "디스코드로 확인하기")
    agree(page, "디스코드", DISCORD_MINA)
    heading(page, TODAY)
    assert kakao_owner() == older


def test_a_separate_account_is_made_and_the_older_one_is_notified(page: Page) -> None:
    older = factories.user("mina", phone_number=MINA)
    come_by(page, "카카오", KAKAO_MINA.id)
    press(page, "새 계정으로 계속하기")
    heading(page, "미나님, 반가워요")
    consent(page)
    press(page, "동의하고 시작하기")
    heading(page, TODAY)
    assert kakao_owner() not in {None, older}
    assert Notice.objects.filter(user=older, kind="account.separate").exists()


def test_two_learners_become_one_after_a_look_and_two_again(page: Page, enter: Enter, stranger: User) -> None:
    member = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    reads(member, *stories(2))
    enter(page, stranger)

    def ask_to_connect() -> None:
        page.goto("/me/accounts/")
        press(page, "디스코드 연결하기")
        agree(page, "디스코드", DISCORD_JUN)
        heading(page, "두 계정을 하나로 합칠까요?")

    ask_to_connect()
    check(page)
    page.get_by_role("link", name="합치지 않기").click()
    heading(page, "연결된 계정")
    assert len(word_ids(member)) == 2
    ask_to_connect()
    expect(page.get_by_text("2개 (새로 합쳐지는 것 2개)").first).to_be_visible()
    press(page, "합치기")
    heading(page, "합친 계정")
    assert len(word_ids(stranger)) == 2
    press(page, "되돌리기")
    expect(page.get_by_text("되돌렸어요. 합치기 전의 모습 그대로예요.")).to_be_visible()
    assert len(word_ids(member)) == 2
    assert CustomSocialAccount.objects.get().user == member


def test_the_morning_news_by_kakaotalk_is_switched_on_and_paused(
    page: Page, enter: Enter, mina: User, settings: Settings
) -> None:
    settings.KAKAO_MEMO_PUSH = True
    enter(page, mina)
    page.goto("/me/accounts/")
    expect(page.get_by_role("heading", name="카카오톡으로 아침 뉴스 받기")).to_have_count(0)
    press(page, "카카오 연결하기")
    agree(page, "카카오", JUN.id)
    press(page, "카카오에서 허용하기")
    agree(page, "카카오", JUN.id)
    press(page, "아침 뉴스 받기")
    expect(page.get_by_role("heading", name="나에게 오는 한입뉴스")).to_be_visible()
    assert Subscription.objects.get().owner == mina
    press(page, "멈추기")
    expect(page.get_by_text("멈춰 두었어요.")).to_be_visible()
