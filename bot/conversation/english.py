"""The English of every sentence that a reader of English may get, by its Korean: what each module says of its own."""

from bot.conversation import (
    digest,
    error_messages,
    failure_reasons,
    notices,
    rate_limits,
    subscription,
    subscription_status,
    texts,
    typed_requests,
    typed_settings,
)
from bot.conversation.router import MODULES

WITHOUT_COMMANDS = (
    digest, error_messages, failure_reasons, notices, rate_limits, subscription, subscription_status, texts,
    typed_requests, typed_settings,
)  # fmt: skip
SENTENCES: dict[str, str] = {
    korean: english for module in (*MODULES, *WITHOUT_COMMANDS) for korean, english in module.ENGLISH.items()
}
