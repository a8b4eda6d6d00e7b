from sandbox.kakao.chats import ENTRIES_MAX, Chat, Chats, Context
from sandbox.kakao.people import JUN, MINA, PEOPLE


def test_everybody_has_a_room_and_keys_of_their_own() -> None:
    chats = list(Chats())
    assert [chat.person for chat in chats] == list(PEOPLE)
    assert len({chat.plusfriend_user_key for chat in chats}) == len(PEOPLE)


def test_a_person_has_the_same_channel_key_every_time() -> None:
    assert Chat(MINA).plusfriend_user_key == Chat(MINA).plusfriend_user_key != Chat(JUN).plusfriend_user_key


def test_nobody_is_found_by_an_unknown_name() -> None:
    assert Chats().find("") is None
    assert Chats().find("minah") is None


def test_a_long_chat_keeps_its_newest_entries() -> None:
    chats = Chats()
    chat = next(iter(chats))
    for number in range(ENTRIES_MAX + 5):
        chats.write(chat, 0.0, "me", "typed", str(number))
    assert len(chat.entries) == ENTRIES_MAX
    assert chat.entries[-1].text == str(ENTRIES_MAX + 4)


def test_memos_and_talk_are_apart() -> None:
    chats = Chats()
    chat = next(iter(chats))
    chats.write(chat, 0.0, "memo", "memo", template={})
    assert (len(chat.entries), len(chat.memos)) == (0, 1)


def test_a_context_ends_with_its_time() -> None:
    chat = Chat(MINA)
    chat.keep_contexts([{"name": "reading", "lifeSpan": 9, "ttl": 60}], now=100.0)
    assert [one["name"] for one in chat.take_contexts(159.0)] == ["reading"]
    assert chat.take_contexts(160.0) == []


def test_a_context_without_a_time_tells_none() -> None:
    assert "ttl" not in Context("a", 1, None, None, {}).json()


def test_the_newest_bubbles_are_the_bots() -> None:
    chats = Chats()
    chat = next(iter(chats))
    assert chat.last_answer() is None
    answer = chats.write(chat, 0.0, "bot", "skill", template={"outputs": []})
    chats.write(chat, 0.0, "me", "typed", "hi")
    assert chat.last_answer() is answer


def test_a_crowd_joins_after_everybody_else() -> None:
    chats = Chats()
    more = chats.crowd(2)
    assert [chat.person.id for chat in more] == [max(one.id for one in PEOPLE) + 1, max(one.id for one in PEOPLE) + 2]
    assert chats.find(more[0].person.bot_user_key) is more[0]
    chats.reset()
    assert chats.find(more[0].person.bot_user_key) is None
