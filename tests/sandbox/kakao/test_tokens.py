from sandbox.kakao.tokens import ACCESS_SECONDS, TokenRegistry


def test_a_token_is_known_until_its_time_is_over() -> None:
    now = [100.0]
    tokens = TokenRegistry(lambda: now[0])
    token = tokens.issue(1, ["talk_message"])
    now[0] += ACCESS_SECONDS - 1
    assert tokens.lookup(token.value) == token
    now[0] += 1
    assert tokens.lookup(token.value) is None


def test_tokens_are_of_a_person_and_differ() -> None:
    tokens = TokenRegistry()
    one, other = tokens.issue(1), tokens.issue(2)
    assert one.value != other.value
    assert (one.person_id, other.person_id) == (1, 2)


def test_a_revoked_token_is_unknown_and_revoking_again_says_so() -> None:
    tokens = TokenRegistry()
    token = tokens.issue(1)
    assert tokens.revoke(token.value) is True
    assert tokens.lookup(token.value) is None
    assert tokens.revoke(token.value) is False


def test_a_person_loses_all_their_tokens_and_nobody_elses() -> None:
    tokens = TokenRegistry()
    mine = [tokens.issue(1), tokens.issue(1)]
    other = tokens.issue(2)
    assert tokens.revoke_person(1) == 2
    assert [tokens.lookup(token.value) for token in mine] == [None, None]
    assert tokens.lookup(other.value) == other
