# SPDX-License-Identifier: MIT
"""What breaks around the gateway: the broker away, slow or killed, the disk full, and itself killed."""
import contextlib
import os
import signal
import sqlite3
import subprocess
import time
import types

import pytest
from harness import differs_from_clean_start, figure, normalised, observe, retained_topics, wait_until

PRINTERS = 5
# Each scalar of what differs between two runs (harness/retained.py).
VOLATILE_VALUES = ("/started_at", "/ends_at", "/elapsed_s", "/remaining_s", "/nozzle", "/bed", "/chamber", "/x", "/y",
                   "/z", "/part", "/auxiliary", "/at")
GROWTH_KIB = 6 << 10  # what the outbox and the queue may take at most


def rss_kib(gateway):
    with open(f"/proc/{gateway.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def busy_farm(start):
    """Printers whose every frame is news, each scalar on its own topic."""
    world = start(simulator={"printers": PRINTERS}, publish={"values": True})
    for printer in range(1, PRINTERS + 1):
        world.simulator.job(printer, seconds=600, prepare_seconds=1)
        world.simulator.progress(30, printer)
        world.status("printing", printer, 15)
        world.watcher.wait_for(world.topic("event", printer))  # it follows the state, and is due once
    return world


@pytest.mark.measures
def test_an_event_of_half_a_minute_without_broker_arrives_once_and_memory_stays(start):
    world = busy_farm(start)
    before = rss_kib(world.gateway)
    world.broker.stop()
    world.simulator.progress(100, 1)
    for printer in range(2, PRINTERS + 1):
        world.simulator.stop_job(printer)
    observe(30)
    grown = rss_kib(world.gateway) - before
    figure(f"30 s without broker, {PRINTERS} printers: memory grew by", grown, "KiB")
    assert grown < GROWTH_KIB
    since = world.watcher.mark()
    world.broker.start()
    for printer in range(1, PRINTERS + 1):
        world.watcher.wait_for(world.topic("event", printer), timeout=40, since=since)
    observe(3)  # nothing comes twice
    told = [one["event_type"] for one in world.events(1, since)]
    assert told == ["print_finished"]
    for printer in range(2, PRINTERS + 1):
        assert [one["event_type"] for one in world.events(printer, since)] == ["print_cancelled"]
    lines = [one["message"] for one in world.gateway.lines() if "broker=" in one["message"]]
    assert len(lines) <= 4, lines  # connected, lost, (refused,) connected
    for printer in range(1, PRINTERS + 1):
        world.wait_online(printer, 20, since)
    assert differs_from_clean_start(world, VOLATILE_VALUES) == {}


@pytest.mark.measures
def test_a_broker_that_stands_still_costs_bounded_memory_and_nothing_is_lost(start):
    world = busy_farm(start)
    before = rss_kib(world.gateway)
    world.broker.process.signal(signal.SIGSTOP)
    try:
        observe(20)
        world.simulator.progress(100, 1)
        for printer in range(2, PRINTERS + 1):
            world.simulator.pause(printer)
        observe(5)
        grown = rss_kib(world.gateway) - before
    finally:
        world.broker.process.signal(signal.SIGCONT)
    figure(f"25 s of a broker that reads nothing, {PRINTERS} printers: memory grew by", grown, "KiB")
    assert grown < GROWTH_KIB
    world.watcher.wait_for(world.topic("event"), lambda one: one.json()["event_type"] == "print_finished", 40)
    observe(8)  # a connection that was given up is back
    finished = [one for one in world.events(1) if one["event_type"] == "print_finished"]
    assert len({one["id"] for one in finished}) == 1
    wait_until(lambda: world.watcher.latest(world.topic("availability")).text() == "online", 20, "it is online")
    wait_until(lambda: world.watcher.latest(world.topic("state")).json()["status"] == "finished", 20, "it has finished")


@contextlib.contextmanager
def embedded(world):
    """A gateway with a broker of its own, and what it takes to listen there."""
    broker = types.SimpleNamespace(host=world.lan.address(210), port=1883, login=None, mqtt_5=True)
    gateway = world.add_gateway(broker=types.SimpleNamespace(url=""), start=False,
                                broker_options={"bind": broker.host, "port": broker.port})
    config = dict(gateway.config)
    config["broker"] = config.pop("broker_options")
    del config["mqtt"]
    gateway.configure(config)
    gateway.start()
    wait_until(lambda: "connected with MQTT" in gateway.process.text(), 15, "it is connected")
    world.watcher = world.add_watcher(broker)
    yield gateway, broker


def mosquitto_of(gateway):
    found = [int(one.split()[0]) for one in gateway.process.descendants() if "mosquitto" in one]
    return found[0] if len(found) == 1 else None


def test_the_embedded_broker_is_started_again_when_it_dies(world):
    world.add_simulator(printers=2)
    with embedded(world) as (gateway, broker):
        for printer in (1, 2):
            world.wait_online(printer)
        world.watcher.wait_json("printer2mqtt/gateway/info", lambda info: len(info["printers"]) == 2, 10)
        before = normalised(retained_topics(broker))
        first, since, at = mosquitto_of(gateway), world.watcher.mark(), time.time()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: mosquitto_of(gateway) not in (None, first), 15, "another mosquitto runs")
        for printer in (1, 2):
            world.wait_online(printer, 15, since)
        online = world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 5, since)
        figure("embedded broker killed: everything online again after", online.at - at)
        def difference():
            after = normalised(retained_topics(broker))
            return {topic: (before.get(topic), after.get(topic)) for topic in {*before, *after}
                    if before.get(topic) != after.get(topic)}
        wait_until(lambda: not difference(), 10, lambda: f"the same topics as before: {difference()}")
        gateway.expected_errors.append("mosquitto")


def test_a_killed_gateway_leaves_no_broker_behind_and_the_next_one_starts(world):
    world.add_simulator()
    with embedded(world) as (gateway, _):
        world.wait_online()
        gateway.kill()  # waits until no child of it is left
        since = world.watcher.mark()
        gateway.start()
        world.wait_online(1, 20, since)


def test_without_a_usable_state_directory_it_goes_on_with_one_error_line(world):
    world.add_simulator()
    world.add_broker()
    gateway = world.add_gateway(start=False)
    in_the_way = world.folder / "file"
    in_the_way.write_text("no directory")
    gateway.configure({**gateway.config, "state": {"directory": str(in_the_way / "state")}})
    gateway.expected_errors.append("state store")
    gateway.start()
    world.wait_online()
    world.simulator.job(seconds=3600, prepare_seconds=1)
    world.simulator.progress(50)
    world.status("printing")
    world.simulator.progress(100)
    world.watcher.wait_for(world.topic("event"), lambda one: one.json()["event_type"] == "print_finished")
    assert len(gateway.lines("error")) == 1, gateway.lines("error")


def works_without_its_store(world, broken):
    """While `broken` lasts everything works, and the log says once what is wrong."""
    gateway = world.gateway
    gateway.expected_errors.append("state store")
    with broken:
        for _ in range(2):
            since = world.watcher.mark()
            world.simulator.job(seconds=3600, prepare_seconds=1)
            world.simulator.progress(50)
            world.status("printing", 1, 20, since)
            world.simulator.progress(100)
            world.watcher.wait_for(world.topic("event"),
                                   lambda one: one.json()["event_type"] == "print_finished", 20, since)
            world.status("finished", 1, 20, since)
        said = gateway.lines("error")
        assert len(said) == 1, said
    assert not [one for one in gateway.lines() if "works again" in one["message"]]
    observe(11)  # the store is trusted after ten seconds without a failure
    since = world.watcher.mark()
    world.simulator.job(seconds=3600, prepare_seconds=1)
    world.status("printing", 1, 20, since)
    wait_until(lambda: [one for one in gateway.lines() if "works again" in one["message"]], 15,
               "the log says that the store works again")


@contextlib.contextmanager
def locked(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_store_that_somebody_else_holds_stops_nothing(start):
    world = start()
    works_without_its_store(world, locked(world.gateway.state / "state.sqlite"))


@contextlib.contextmanager
def full(folder):
    with open(folder / "ballast", "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))
    try:
        yield
    finally:
        (folder / "ballast").unlink()


@pytest.fixture
def small_disk(tmp_path):
    where = tmp_path / "disk"
    where.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", where], capture_output=True)
    if made.returncode != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("a small disk cannot be mounted here")
        pytest.skip(f"a small disk takes the right to mount one: {made.stderr.decode().strip()}")
    yield where
    subprocess.run(["umount", "-l", where], check=True)


def test_a_full_disk_stops_nothing(world, small_disk):
    world.add_simulator()
    world.add_broker()
    gateway = world.add_gateway(start=False)
    gateway.configure({**gateway.config, "state": {"directory": str(small_disk / "state")}})
    gateway.start()
    world.wait_online()
    works_without_its_store(world, full(small_disk))
