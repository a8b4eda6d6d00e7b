"""Korean sentences for the error codes of services, and the page that shows one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.common.errors import AppError

UNKNOWN = _("요청을 처리하지 못했어요. 앞 화면으로 돌아가 다시 해 주세요.")
SENTENCES: dict[str, Promise | str] = {
    "account.inactive": _("이용이 정지된 계정이에요. 도움이 필요하시면 문의해 주세요."),
    "answer.invalid": _("답을 알아보지 못했어요. 보기의 번호나 단어를 다시 골라 주세요."),
    "answer.nothing_to_undo": _("되돌릴 답이 없어요. 답한 뒤 10분까지만 되돌릴 수 있어요."),
    "answer.undo_limit": _("오늘은 답을 더 되돌릴 수 없어요. 내일 다시 시도해 주세요."),
    "article.unknown": _("이 기사는 더 이상 볼 수 없어요. 언론사나 저희가 내린 기사일 수 있어요."),
    "article.taken_down": _("내린 기사라 고칠 수 없어요."),
    "auth.user_gone": _("탈퇴한 계정이에요. 다시 가입하시면 새로 시작할 수 있어요."),
    "category.unknown": _("그런 분야는 아직 없어요."),
    "cursor.invalid": _("목록을 이어서 볼 수 없어요. 처음부터 다시 열어 주세요."),
    "correction.superseded": _("그 뒤에 다시 고친 내용이 있어요. 나중에 고친 것부터 되돌려 주세요."),
    "event.unknown": _("사건을 두 개 이상 골라 주세요. 그사이 없어진 사건일 수도 있어요."),
    "event.whole": _("사건의 기사를 모두 떼어 낼 수는 없어요. 일부만 골라 주세요."),
    "export.expired": _("받기 링크의 시간이 지났어요. 채팅이나 단어장에서 다시 받아 주세요."),
    "identity.last": _("하나뿐인 로그인 방법이라 끊을 수 없어요. 먼저 다른 로그인이나 전화번호를 연결해 주세요."),
    "identity.unknown": _("그런 연결은 없어요. 이미 끊으셨을 수 있어요."),
    "identity.duplicate": _("이미 가입하신 계정이 있을 수 있어요. 확인하고 연결하거나 새로 가입해 주세요."),
    "auth.missing": _("먼저 로그인해 주세요."),
    "auth.token_expired": _("로그인한 지 오래됐어요. 다시 로그인해 주세요."),
    "auth.token_invalid": _("다시 로그인해 주세요."),
    "login.busy": _("지금은 로그인하는 분이 많아요. 잠시 후 다시 시도해 주세요."),
    "login.closed": _("아직 쓸 수 없는 로그인이에요. 다른 방법으로 로그인해 주세요."),
    "login.expired": _("로그인 시간이 지났어요. 처음부터 다시 해 주세요."),
    "login.misconfigured": _("저희 쪽 설정에 문제가 있어요. 다른 방법으로 로그인해 주세요."),
    "login.pending_expired": _("로그인 시간이 지났어요. 처음부터 다시 해 주세요."),
    "login.quota": _("로그인 서비스에 요청이 몰려 있어요. 몇 분 뒤에 다시 시도해 주세요."),
    "login.unclear": _("로그인 서비스의 답을 이해하지 못했어요. 잠시 후 다시 시도해 주세요."),
    "login.unreachable": _("로그인 서비스가 응답하지 않아요. 잠시 후 다시 시도해 주세요."),
    "login.wrong_app": _("다른 앱에서 받은 로그인이에요. 이 앱에서 다시 로그인해 주세요."),
    "merge.needed": _("채팅에서 쓰시던 기록이 있어요. 하나로 합칠지 골라 주세요."),
    "not_found": _("찾으시는 것이 없어요."),
    "sign_up.needed": _("아직 가입하지 않으셨어요. 생년월일과 동의를 보내 주세요."),
    "leave.forbidden": _("운영 계정은 여기서 탈퇴할 수 없어요."),
    "link_code.invalid": _("코드가 맞지 않거나 시간이 지났어요. 새 코드를 만들어 다시 입력해 주세요."),
    "link_code.own": _("이 계정에서 만든 코드예요. 합치고 싶은 채팅에서 입력해 주세요."),
    "merge.forbidden": _("운영 계정은 다른 계정과 합칠 수 없어요."),
    "merge.gone": _("이용이 정지되었거나 이미 합쳐진 계정이에요."),
    "merge.later_first": _("나중에 합친 계정부터 차례로 되돌려 주세요."),
    "merge.same": _("이미 같은 계정이에요."),
    "merge.survivor": _("전화번호가 등록된 계정이 남아야 해요."),
    "merge.too_late": _("합친 지 24시간이 지나 되돌릴 수 없어요."),
    "merge.two_numbers": _("두 계정에 모두 전화번호가 있어요. 번호 하나를 정리하고 합쳐 주세요."),
    "merge.unknown": _("그런 합치기 기록이 없어요."),
    "placement.limit": _("오늘은 단어 확인을 더 할 수 없어요. 내일 다시 시도해 주세요."),
    "placement.not_asked": _("지금은 다른 단어를 확인할 차례예요. 이어서 답해 주세요."),
    "proof.impossible": _("그 방법으로는 확인할 수 없는 계정이에요. 다른 방법을 골라 주세요."),
    "proof.wrong": _("확인하지 못했어요. 다시 한번 살펴봐 주세요."),
    "push.no_grant": _("카카오에서 메시지 보내기를 허용하셔야 보내 드릴 수 있어요."),
    "push.no_identity": _("먼저 카카오 계정을 연결해 주세요."),
    "push.off": _("지금은 이 알림을 보내 드리지 않아요."),
    "question.not_open": _("지금은 다른 문제를 풀 차례예요. 복습을 다시 열어 주세요."),
    "question.unknown": _("지난 복습의 문제예요. 복습을 다시 열어 주세요."),
    "request.invalid": _("보내신 내용에 알아볼 수 없는 값이 있어요. 확인하고 다시 해 주세요."),
    "request.throttled": _("너무 여러 번 하셨어요. 잠시 뒤에 다시 해 주세요."),
    "saved_word.unknown": _("단어장에 없는 단어예요. 이미 지우셨을 수 있어요."),
    "sense.unknown": _("찾으시는 단어 뜻이 없어요. 그사이 바뀌었을 수 있어요."),
    "sentence.unknown": _("그 문장은 더 이상 없어요. 그사이 다시 쓰였을 수 있어요."),
    "session.over": _("지난 복습의 문제예요. 복습을 다시 열어 주세요."),
    "session.unknown": _("이미 끝난 로그인이에요."),
    "study.age_unknown": _("복습을 시작하기 전에 만 14세 이상인지 알려 주세요."),
    "study.too_young": _("만 14세 미만은 복습 기록을 남길 수 없어요. 기사는 계속 읽으실 수 있어요."),
    "subscription.unknown": _("찾으시는 채널이 없어요. 이미 지우셨거나 다른 분이 맡고 계실 수 있어요."),
    "time_zone.unknown": _("그런 시간대는 없어요. 예: Asia/Seoul"),
    "word.unknown": _("그 기사에 없는 단어예요."),
}


def sentence(error: AppError) -> Promise | str:
    """Return the sentence for an error."""
    return SENTENCES.get(error.code, UNKNOWN)


@contextmanager
def as_message(request: HttpRequest) -> Iterator[None]:
    """Turn an AppError raised in this context into a message for the next page; not that something is unknown (404)."""
    try:
        yield
    except AppError as error:
        if error.status == 404:
            raise
        messages.error(request, str(sentence(error)))


def page(request: HttpRequest, error: AppError) -> HttpResponse:
    """Return a page with the error's status and sentence; a learner who is deleted is signed out, too."""
    if error.code == "auth.user_gone":
        logout(request)
    template = "web/errors/404.html" if error.status == 404 else "web/errors/refused.html"
    return render(request, template, {"sentence": sentence(error)}, status=error.status)
