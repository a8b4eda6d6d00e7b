from sandbox.discord.model import permissions
from sandbox.discord.model.channels import Channel, Kind, Overwrite, Thread
from sandbox.discord.model.guilds import Guild, Member, Role
from sandbox.discord.model.permissions import ALL, MEMBER, Permission
from sandbox.discord.model.users import User

OWNER, MINA = User(1, "owner"), User(2, "mina")
SEND, VIEW = int(Permission.SEND_MESSAGES), int(Permission.VIEW_CHANNEL)


def guild(*roles: Role) -> Guild:
    made = Guild(100, "서버", OWNER.id, "2026-01-01T00:00:00+00:00")
    made.roles = {role.id: role for role in (Role(100, "@everyone", MEMBER), *roles)}
    made.members = {user.id: Member(user, made.joined_at) for user in (OWNER, MINA)}
    made.members[MINA.id].roles = {role.id for role in roles}
    return made


def channel(*overwrites: Overwrite) -> Channel:
    return Channel(200, Kind.TEXT, guild_id=100, overwrites={one.id: one for one in overwrites})


def allowed(place: Channel, *roles: Role) -> int:
    server = guild(*roles)
    return permissions.in_channel(server, server.members[MINA.id], place)


def test_an_owner_and_an_administrator_may_everything() -> None:
    server = guild()
    assert permissions.in_channel(server, server.members[OWNER.id], channel(Overwrite(100, 0, deny=VIEW))) == ALL
    assert allowed(channel(Overwrite(100, 0, deny=VIEW)), Role(101, "운영", int(Permission.ADMINISTRATOR))) == ALL


def test_roles_add_up() -> None:
    assert allowed(channel(), Role(101, "a", int(Permission.MANAGE_GUILD))) & Permission.MANAGE_GUILD


def test_everyone_then_roles_then_the_member() -> None:
    role = Role(101, "a", 0)
    denied = Overwrite(100, 0, deny=SEND)
    assert not allowed(channel(denied), role) & SEND
    assert allowed(channel(denied, Overwrite(101, 0, allow=SEND)), role) & SEND
    assert not allowed(channel(denied, Overwrite(101, 0, allow=SEND), Overwrite(MINA.id, 1, deny=SEND)), role) & SEND


def test_who_cannot_see_can_do_nothing() -> None:
    assert allowed(channel(Overwrite(100, 0, deny=VIEW))) == 0


def test_who_cannot_send_cannot_embed() -> None:
    assert not allowed(channel(Overwrite(100, 0, deny=SEND))) & Permission.EMBED_LINKS


def test_a_thread_has_its_parents_overwrites_and_its_own_right_to_send() -> None:
    server = guild()
    parent = channel(Overwrite(100, 0, deny=SEND))
    server.channels[parent.id] = parent
    thread = Channel(300, Kind.PUBLIC_THREAD, guild_id=100, parent_id=200, thread=Thread(1, ""))
    found = permissions.in_channel(server, server.members[MINA.id], thread)
    assert not found & SEND
    assert found & Permission.EMBED_LINKS
