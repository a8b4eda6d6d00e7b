"""Kakao accounts, and the scopes each has granted to the application."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from sandbox.kakao.people import PEOPLE, KakaoPerson

JSON = dict[str, Any]
SCOPES = {
    "profile_nickname": "닉네임",
    "account_email": "카카오계정(이메일)",
    "phone_number": "카카오계정(전화번호)",
    "talk_message": "카카오톡 메시지 전송",
}
DEFAULT_SCOPES = ("profile_nickname", "account_email", "phone_number")
"""What is asked for when an application names nothing: the items switched on in its console."""


@dataclass
class Connection:
    """An account's connection to the application."""

    scopes: set[str]
    connected_at: dt.datetime


class Accounts:
    """Every account, by id."""

    def __init__(self) -> None:
        self._people: dict[int, KakaoPerson] = {}
        self._connections: dict[int, Connection] = {}
        self.reset()

    def reset(self) -> None:
        """Restore the initial accounts, none connected."""
        self._people = {one.id: one for one in PEOPLE}
        self._connections.clear()

    @property
    def people(self) -> list[KakaoPerson]:
        """Everybody, in the usual order."""
        return list(self._people.values())

    def find(self, person_id: int) -> KakaoPerson | None:
        """Return somebody by id."""
        return self._people.get(person_id)

    def change(self, person_id: int, **changes: str | bool | None) -> KakaoPerson:
        """Change fields of an account."""
        self._people[person_id] = changed = dataclasses.replace(self._people[person_id], **changes)  # type: ignore[arg-type]
        return changed

    def add(self, person: KakaoPerson) -> None:
        """Add an account."""
        self._people[person.id] = person

    def agree(self, person_id: int, scopes: set[str]) -> Connection:
        """Connect an account to the application, or add scopes to its connection."""
        connection = self._connections.setdefault(person_id, Connection(set(), dt.datetime.now(dt.UTC)))
        connection.scopes |= scopes
        return connection

    def connection(self, person_id: int) -> Connection | None:
        """Return an account's connection, or None."""
        return self._connections.get(person_id)

    def unlink(self, person_id: int) -> bool:
        """Remove a connection; return whether there was one."""
        return self._connections.pop(person_id, None) is not None

    def me(self, person: KakaoPerson) -> JSON:
        """Return the answer of /v2/user/me."""
        connection = self._connections.get(person.id)
        scopes = connection.scopes if connection else set()
        account: JSON = {"profile_nickname_needs_agreement": "profile_nickname" not in scopes}
        if "profile_nickname" in scopes:
            account["profile"] = {"nickname": person.nickname, "is_default_nickname": False}
        account |= {"has_email": person.email is not None, "email_needs_agreement": "account_email" not in scopes}
        if person.email is not None and "account_email" in scopes:
            flags = {"is_email_valid": person.is_email_valid, "is_email_verified": person.is_email_verified}
            account |= flags | {"email": person.email}
        account["has_phone_number"] = person.phone is not None
        account["phone_number_needs_agreement"] = "phone_number" not in scopes
        if person.phone and "phone_number" in scopes:
            account["phone_number"] = person.phone
        result: JSON = {"id": person.id, "kakao_account": account}
        return result | ({"connected_at": connection.connected_at.strftime("%Y-%m-%dT%H:%M:%SZ")} if connection else {})
