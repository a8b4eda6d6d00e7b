from sandbox.kakao.people import JUN, MINA, PEOPLE
from sandbox.kakao.rooms import ENTRIES_MAX, Context, Room, Rooms


def test_everybody_has_a_room_and_keys_of_their_own() -> None:
    rooms = list(Rooms())
    assert [room.person for room in rooms] == list(PEOPLE)
    assert len({room.plusfriend_user_key for room in rooms}) == len(PEOPLE)


def test_a_person_has_the_same_channel_key_every_time() -> None:
    assert Room(MINA).plusfriend_user_key == Room(MINA).plusfriend_user_key != Room(JUN).plusfriend_user_key


def test_nobody_is_found_by_an_unknown_name() -> None:
    assert Rooms().find("") is None
    assert Rooms().find("minah") is None


def test_a_long_chat_keeps_its_newest_entries() -> None:
    rooms = Rooms()
    room = next(iter(rooms))
    for number in range(ENTRIES_MAX + 5):
        rooms.write(room, 0.0, "me", "typed", str(number))
    assert len(room.entries) == ENTRIES_MAX
    assert room.entries[-1].text == str(ENTRIES_MAX + 4)


def test_memos_and_talk_are_apart() -> None:
    rooms = Rooms()
    room = next(iter(rooms))
    rooms.write(room, 0.0, "memo", "memo", template={})
    assert (len(room.entries), len(room.memos)) == (0, 1)


def test_a_context_ends_with_its_time() -> None:
    room = Room(MINA)
    room.keep_contexts([{"name": "reading", "lifeSpan": 9, "ttl": 60}], now=100.0)
    assert [one["name"] for one in room.take_contexts(159.0)] == ["reading"]
    assert room.take_contexts(160.0) == []


def test_a_context_without_a_time_tells_none() -> None:
    assert "ttl" not in Context("a", 1, None, None, {}).json()


def test_the_newest_bubbles_are_the_bots() -> None:
    rooms = Rooms()
    room = next(iter(rooms))
    assert room.last_answer() is None
    answer = rooms.write(room, 0.0, "bot", "skill", template={"outputs": []})
    rooms.write(room, 0.0, "me", "typed", "hi")
    assert room.last_answer() is answer


def test_a_crowd_joins_after_everybody_else() -> None:
    rooms = Rooms()
    more = rooms.crowd(2)
    assert [room.person.id for room in more] == [max(one.id for one in PEOPLE) + 1, max(one.id for one in PEOPLE) + 2]
    assert rooms.find(more[0].person.bot_user_key) is more[0]
    rooms.reset()
    assert rooms.find(more[0].person.bot_user_key) is None
