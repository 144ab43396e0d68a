# SPDX-License-Identifier: MIT
"""Gateway, broker and printer come back at every stage of a job: nothing is told twice, nothing is
lost, and what the broker keeps is what it would keep had nothing happened (contract, 6 and 8)."""
import collections

import pytest
from harness import normalised, retained_topics, wait_until

LONG = {"file": "/local/benchy.gcode", "seconds": 90000, "prepare_seconds": 3600, "layers": 100}
TOLD = ["print_started", "print_paused", "print_resumed", "print_finished", "print_started", "print_cancelled"]


class Room:
    """A printer, a broker and a gateway of their own; all rooms live the same story."""

    def __init__(self, world, number):
        self.simulator = world.add_simulator(first=1 + 10 * number)  # same seed: same ids
        self.broker = world.add_broker(number)
        self.watcher = world.watcher if self.broker is world.broker else world.add_watcher(self.broker)
        printer = [{"host": self.simulator.addresses[0], "alias": "p1"}]
        self.gateway = world.add_gateway(self.broker, f"gateway-{number}", printer=printer)

    def wait_status(self, word, since=0, timeout=20):
        self.watcher.wait_json("printer2mqtt/p1/state", lambda state: state["status"] == word, timeout, since)

    def wait_online(self, since=0, of=("p1", "gateway")):
        for one in of:
            self.watcher.wait_text(f"printer2mqtt/{one}/availability", "online", 30, since)

    def events(self):
        """Each once: after a kill the same event may come twice, with the same id."""
        return list({event["id"]: event for event in self.said()}.values())

    def said(self):
        return [one.json() for one in self.watcher.all("printer2mqtt/p1/event")]

    def restart_broker(self, keep):
        # Frozen, so that the watcher is there first and misses nothing.
        with self.gateway.frozen():
            self.broker.restart(keep)
            self.watcher.wait_connected()

    def kept(self):
        instance = self.watcher.latest("printer2mqtt/gateway/info").json()["instance"]
        return normalised(retained_topics(self.broker),
                          {instance: "INSTANCE", self.simulator.addresses[0]: "ADDRESS"})


def lose_printer(room):
    room.simulator.fault("refuse_connections")
    room.simulator.fault("reset")
    room.watcher.wait_text("printer2mqtt/p1/availability", "offline", 15, room.watcher.mark())
    room.simulator.fault("clear")


# In each something comes back, and says so.
DISTURBANCES = {
    "gateway stopped": lambda room: room.gateway.restart("stop"),
    "gateway killed": lambda room: room.gateway.restart("kill"),
    "broker restarted": lambda room: room.restart_broker(keep=True),
    "broker emptied": lambda room: room.restart_broker(keep=False),
    "printer away": lose_printer,
}
UNDISTURBED = "undisturbed"


@pytest.fixture(scope="module")
def rooms(shared_world):
    """The story of two jobs, disturbed at each stage."""
    world = shared_world()
    found = {name: Room(world, number) for number, name in enumerate([UNDISTURBED, *DISTURBANCES])}
    marks = {}

    def everywhere(order):
        for name, room in found.items():
            marks[name] = room.watcher.mark()
            order(room)

    def reach(word, disturb=True):
        for name, room in found.items():
            room.wait_status(word, marks[name])
        if not disturb:
            return
        since = {name: room.watcher.mark() for name, room in found.items()}
        for name, shake in DISTURBANCES.items():
            shake(found[name])
        for name in DISTURBANCES:
            found[name].wait_online(since[name], ["p1"] if name == "printer away" else ["p1", "gateway"])
            found[name].wait_status(word, since[name])

    for room in found.values():
        room.wait_online()
    everywhere(lambda room: room.simulator.job(**LONG))
    reach("preparing")
    everywhere(lambda room: room.simulator.progress(40))
    reach("printing")
    everywhere(lambda room: room.simulator.pause())
    reach("paused")
    everywhere(lambda room: room.simulator.resume())
    reach("printing", disturb=False)
    everywhere(lambda room: room.simulator.progress(100))
    reach("finished")
    everywhere(lambda room: room.simulator.job(**LONG))
    everywhere(lambda room: room.simulator.progress(10))
    reach("printing", disturb=False)
    everywhere(lambda room: room.simulator.stop_job())
    reach("cancelled")
    wait_until(lambda: all(len(room.events()) >= len(TOLD) for room in found.values()), 15,
               lambda: {name: [event["event_type"] for event in room.events()] for name, room in found.items()})
    return found


def test_the_undisturbed_room_tells_the_story_once(rooms):
    assert [event["event_type"] for event in rooms[UNDISTURBED].said()] == TOLD


@pytest.mark.parametrize("name", DISTURBANCES)
def test_every_event_is_told_once(rooms, name):
    room = rooms[name]
    assert [event["event_type"] for event in room.events()] == TOLD
    assert [event["job"]["id"] for event in room.events()] == [
        event["job"]["id"] for event in rooms[UNDISTURBED].events()]
    assert not any(event.get("late") for event in room.events()), "each outcome was seen"
    twice = [one for one, times in collections.Counter(event["id"] for event in room.said()).items() if times > 1]
    if name != "gateway killed":  # nobody was cut between sending and acknowledgement
        assert twice == []


@pytest.mark.parametrize("name", DISTURBANCES)
def test_the_broker_keeps_the_same_as_if_nothing_had_happened(rooms, name):
    expected = rooms[UNDISTURBED].kept()
    kept = rooms[name].kept()
    assert sorted(kept) == sorted(expected)
    assert {topic: kept[topic] for topic in kept if kept[topic] != expected[topic]} == {}


def away(world, during):
    """The gateway is away while `during()` happens to its printer; returns where its messages after
    that begin."""
    world.status("printing")
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_started")
    world.gateway.stop()
    during()
    mark = world.watcher.mark()
    world.gateway.start()
    world.wait_online(since=mark)
    return mark


def print_at(world, percent):
    world.simulator.job(**LONG)
    world.simulator.progress(percent)


@pytest.mark.parametrize("end, outcome, reason", [
    (lambda simulator: simulator.progress(100), "print_finished", None),
    (lambda simulator: simulator.fault("jam"), "print_failed", "filament_jam"),
    (lambda simulator: (simulator.fault("power_cut"), simulator.fault("power_up")), "print_failed", "power_loss"),
], ids=["finished", "failed", "power lost"])
def test_a_job_that_ended_unseen_is_told_late_and_once(start, end, outcome, reason):
    world = start(simulator={"speed_up": 5})
    print_at(world, 40)
    mark = away(world, lambda: (end(world.simulator), wait_until(
        lambda: world.simulator.truth()["current_status"] == 0, 10, "the job is over")))
    event = world.watcher.wait_json(world.topic("event"), lambda _: True, 15, mark)
    assert (event["event_type"], event["late"], (event["error"] or {}).get("reason")) == (outcome, True, reason)
    world.gateway.restart()
    again = world.watcher.mark()
    world.wait_online(since=again)
    world.status("idle" if reason == "power_loss" else outcome.removeprefix("print_"), since=again)
    assert [one["event_type"] for one in world.events()] == ["print_started", outcome]


def test_what_happens_while_the_broker_is_away_is_told_when_it_is_back(start):
    world = start(simulator={"speed_up": 5})
    print_at(world, 40)
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_started", 10)
    world.broker.stop()
    said = len(world.gateway.process.text())
    world.simulator.progress(100)
    world.gateway.process.wait_text("print_finished", 10, said)
    with world.gateway.frozen():
        world.broker.start()
        world.watcher.wait_connected()
    event = world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_finished", 30)
    assert not event.get("late")
    world.status("finished")
    assert [one["event_type"] for one in world.events()] == ["print_started", "print_finished"]


def test_a_job_that_began_and_ended_unseen_is_not_told(start):
    world = start(simulator={"speed_up": 5})
    world.status("idle")
    world.gateway.stop()
    print_at(world, 100)
    wait_until(lambda: world.simulator.truth()["sub_status"] == 9, 10, "the job is over")
    world.gateway.start()
    world.status("finished", timeout=15)
    world.simulator.job(**LONG)
    world.simulator.progress(10)
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_started", 10)
    assert [one["event_type"] for one in world.events()] == ["print_started"]
