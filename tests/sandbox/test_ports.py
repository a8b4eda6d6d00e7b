"""A port that was promised is there when its server comes for it."""

import socket

from sandbox.ports import HOST, PORTS, free_port, is_free


def test_a_free_port_can_be_listened_on() -> None:
    with socket.create_server((HOST, free_port())) as server:
        assert not is_free(server.getsockname()[1])


def test_no_port_is_given_twice() -> None:
    assert len({free_port() for _ in range(200)}) == 200


def test_no_outgoing_connection_can_take_it_meanwhile() -> None:
    port = free_port()
    with socket.create_server((HOST, free_port())) as server, socket.create_connection(server.getsockname()) as client:
        assert port in PORTS
        assert client.getsockname()[1] not in PORTS


def test_a_port_in_use_is_left_out() -> None:
    first = free_port()
    following = PORTS[(PORTS.index(first) + 1) % len(PORTS)]
    with socket.create_server((HOST, following)):
        assert free_port() != following
