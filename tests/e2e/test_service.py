# SPDX-License-Identifier: MIT
"""What systemd would hear of the gateway: up, alive, reloading, ending. A socket stands in for it."""
import contextlib
import os
import pathlib
import socket

import pytest
from harness.gateway import Gateway

WATCHDOG_S = 2
# At once when the broker answers or refuses; the rest is a program's start under load.
READY_WITHIN_S = 10


class Manager:
    """Listens where NOTIFY_SOCKET points to."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + path[1:] if path.startswith("@") else path)

    def hear(self, timeout):
        """The next notice, as a dict of its assignments."""
        self.socket.settimeout(timeout)
        text = self.socket.recv(4096).decode()
        return dict(line.split("=", 1) for line in text.split("\n"))

    def wait_for(self, key, timeout):
        """The next notice that has `key`; those before it are dropped."""
        while key not in (notice := self.hear(timeout)):
            pass
        return notice

    def drain(self):
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(4096)
        except BlockingIOError:
            pass


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    made = Manager(str(tmp_path / "notify") if request.param == "path" else f"@p2m-{os.getpid()}")
    yield made
    made.socket.close()


def start_under(manager, world, monkeypatch, **config):
    monkeypatch.setenv("NOTIFY_SOCKET", manager.path)
    monkeypatch.setenv("WATCHDOG_USEC", str(WATCHDOG_S * 1_000_000))
    return world.add_gateway(**config)


def test_systemd_hears_of_every_step_of_a_life(world, manager, monkeypatch):
    world.add_simulator()
    world.add_broker()
    gateway = start_under(manager, world, monkeypatch)
    assert manager.wait_for("READY", READY_WITHIN_S) == {"READY": "1", "STATUS": "connected to the broker"}
    gateway.reload()
    began = manager.wait_for("RELOADING", 5)
    assert int(began["MONOTONIC_USEC"]) > 0
    assert manager.wait_for("READY", 5)["STATUS"] == "connected to the broker"
    gateway.stop()
    assert manager.wait_for("STOPPING", 5) == {"STOPPING": "1"}


def test_a_wrong_configuration_ends_the_reload_as_well(world, manager, monkeypatch):
    world.add_broker()
    gateway = start_under(manager, world, monkeypatch)
    manager.wait_for("READY", READY_WITHIN_S)
    gateway.expected_errors = ["was not reloaded"]
    right = gateway.file.read_text()
    gateway.file.write_text("nonsense = 1\n")
    gateway.reload()
    manager.wait_for("RELOADING", 5)
    manager.wait_for("READY", 5)
    gateway.file.write_text(right)


def test_a_broker_that_is_away_does_not_hold_up_the_boot(world, manager, monkeypatch):
    broker = world.add_broker()
    broker.stop()
    start_under(manager, world, monkeypatch)
    assert manager.wait_for("READY", READY_WITHIN_S)["STATUS"].startswith("no broker: ")
    broker.start()
    while manager.wait_for("STATUS", 30)["STATUS"] != "connected to the broker":
        pass


def test_signs_of_life_stop_when_the_event_loop_hangs(world, manager, monkeypatch):
    world.add_broker()
    gateway = start_under(manager, world, monkeypatch)
    manager.wait_for("READY", READY_WITHIN_S)
    for _ in range(3):
        assert manager.wait_for("WATCHDOG", WATCHDOG_S) == {"WATCHDOG": "1"}
    with gateway.frozen():
        manager.drain()
        with pytest.raises(TimeoutError):
            manager.wait_for("WATCHDOG", WATCHDOG_S)
    manager.wait_for("WATCHDOG", WATCHDOG_S)


def test_no_child_speaks_in_the_name_of_the_gateway(world, manager, monkeypatch):
    """Debian's mosquitto would: it knows NOTIFY_SOCKET."""
    monkeypatch.setenv("NOTIFY_SOCKET", manager.path)
    gateway = Gateway(world.folder, {"broker": {"bind": world.lan.address(230), "port": 1883},
                                     "http": {"enabled": False}})
    world.processes.append(gateway.process)
    gateway.start()
    with contextlib.closing(gateway):
        manager.wait_for("READY", READY_WITHIN_S)
        children = [line.split()[0] for line in gateway.process.descendants()]
        assert children
        for pid in children:
            assert b"NOTIFY_SOCKET=" not in pathlib.Path(f"/proc/{pid}/environ").read_bytes()
