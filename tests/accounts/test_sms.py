import json
import logging
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from backend.accounts import sms
from backend.accounts.models import Notice, PhoneCode, User
from backend.accounts.services import notices, phone_codes
from backend.common.errors import AppError, ExternalError
from contracts.notices import NoticeKind
from tests.phones import MINA, STRANGER, Inbox

LONG_SMS_MAX_BYTES = 2000  # of an LMS, in EUC-KR as Korean carriers count


def test_the_console_prints_one_clear_line_that_is_in_no_log(
    settings: Settings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.SMS_SENDER = "console"
    with caplog.at_level(logging.DEBUG):
        sms.send(number=MINA, text="[한입뉴스] 안녕하세요")
    assert capfd.readouterr().err == f"SMS to {MINA}: [한입뉴스] 안녕하세요\n"
    assert caplog.records == []


def test_the_file_gets_lines_of_json_and_the_log_nothing(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(settings, tmp_path)
    with caplog.at_level(logging.DEBUG):
        sms.send(number=MINA, text="첫째\n줄")
        sms.send(number=MINA, text="둘째")
    assert inbox.of(MINA) == ["첫째\n줄", "둘째"]
    assert set(json.loads((tmp_path / "sms.jsonl").read_text().splitlines()[0])) == {"to", "text", "at"}
    assert caplog.records == []


@pytest.mark.parametrize("purpose", PhoneCode.Purpose)
def test_every_purpose_has_its_messages(purpose: PhoneCode.Purpose) -> None:
    code = phone_codes.CODE_TEXTS[purpose].format(code="012345")
    none = phone_codes.NO_CODE_TEXTS[purpose].format(site="https://newsbite.example")
    assert "012345" in code
    assert all(text.startswith("[한입뉴스] ") for text in (code, none))
    assert all(len(text.encode("euc-kr")) < LONG_SMS_MAX_BYTES for text in (code, none))


def test_a_notice_is_stored_and_sent_after_the_commit(
    mina: User, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notices.notify(user=mina, kind=NoticeKind.IDENTITY_LINKED, provider="discord")
        assert inbox.of(MINA) == []
    assert "디스코드" in inbox.of(MINA)[0]
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.detail) == (mina, "identity.linked", {"provider": "discord"})
    assert notice.read_at is None


def test_a_notice_may_go_to_another_number(
    mina: User, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notices.notify(user=mina, kind=NoticeKind.PHONE_CHANGED, sms_to=STRANGER, number="010-****-6666")
    assert inbox.of(MINA) == []
    assert len(inbox.of(STRANGER)) == 1


def test_a_user_without_a_phone_is_notified_on_the_web_alone(
    jun: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as after:
        notices.notify(user=jun, kind=NoticeKind.ACCOUNT_MERGED)
    assert after == []
    assert Notice.objects.get().user == jun


def broken(*, number: str, text: str) -> None:
    raise ExternalError("sms", "sms.down", permanent=False)


def test_a_message_somebody_waits_for_and_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms, "SENDERS", {"console": broken})
    with pytest.raises(AppError) as refused:
        sms.send(number=MINA, text="x")
    assert (refused.value.code, refused.value.status) == ("sms.unavailable", 503)


def test_a_notice_that_cannot_be_sent_undoes_nothing(
    mina: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(sms, "SENDERS", {"console": broken})
    with django_capture_on_commit_callbacks(execute=True):
        notices.notify(user=mina, kind=NoticeKind.PASSWORD_CHANGED)
    assert Notice.objects.count() == 1
