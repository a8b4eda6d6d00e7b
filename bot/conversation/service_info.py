"""What this installation is: its web address, its channel, and who answers people. Set once when a bot starts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceInfo:
    """Addresses without a slash at the end; empty for what there is none of. `hours` are free words: "평일 10-17시"."""

    web: str = ""
    channel: str = ""
    contact: str = ""
    hours: str = ""


_current = ServiceInfo()


def configure(info: ServiceInfo) -> None:
    """Set what `current` returns."""
    global _current
    _current = info


def current() -> ServiceInfo:
    """Return what this installation is."""
    return _current
