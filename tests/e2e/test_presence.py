# SPDX-License-Identifier: MIT
"""Whether a printer is there: how soon it is seen to come, to go, and to be back (contract, section
10). One gateway, one simulated printer for each case, all of them at once."""
import time

from harness import Scripts, differs_from_clean_start

scripts = Scripts()
field = scripts.fixture(lan_discovery=lambda world: {"enabled": True, "broadcast": [world.lan.broadcast]})

# Contract, section 10.
POWERED_ON_S, FOUND_S = 5, 10
GONE_PRINTING_S, GONE_IDLE_S, NOT_RESPONDING_S = 15, 25, 30
BACK_S = 10
NOT_SHOWN_S = 3
MOVED_S = 60

# One that is known and away is asked for every 2 s. After so many times the attempts to connect to it
# are as rare as they become, or not yet.
LONG, SHORT = 17, 5


def comes_up(p, within, what):
    """State, discovery and `online`, counted from the power."""
    since, at = p.mark(), p.fault("power_up")
    seen = [p.watcher.wait_for(topic, lambda one: one.payload, within + 5, since)
            for topic in (p.topic("attributes"), p.topic("state"), p.config_topic())]
    online = p.wait_availability("online", within, since)
    p.figure(f"{what}: state and discovery after power-up", max(one.at for one in seen) - at)
    p.figure(f"{what}: online after power-up", online.at - at)
    assert max(one.at for one in seen) - at <= within
    assert online.at - at <= within
    return since


@scripts.add(dark=True)
def test_a_printer_switched_on_at_a_known_address_is_there_within_5_s(p):
    p.is_sought(10, 40)  # the attempts to reach it are far apart by now
    assert p.said("state") == []  # a host whose printer was never known has no topics
    comes_up(p, POWERED_ON_S, "known address, off at start")


@scripts.add(dark=True, configured=False)
def test_a_printer_that_nobody_configured_is_found_within_10_s(p):
    p.is_sought(2, 40)
    comes_up(p, FOUND_S, "by broadcast, off at start")


@scripts.add(configured=False)
def test_no_printer_needs_to_be_configured(p):
    p.figure("by broadcast, on at start: online after the gateway's start",
             p.wait_availability("online", 1).at - p.gateway_started_at)
    p.is_read()


def goes(p, kind, within, what):
    since, at = p.mark(), p.fault(kind)
    gone = p.wait_availability("offline", within + 5, since)
    p.figure(f"{what}: offline after", gone.at - at)
    assert gone.at - at <= within
    # First the availability, then the state, which keeps its last values.
    last = p.wait_state(lambda state: not any(state["can"].values()), 2, since)
    assert last["job"]["ends_at"] is None or last["status"] == "idle"
    assert last["job"]["remaining_s"] is None
    assert last["temperature"]["nozzle"] is not None
    return gone


def returns(p, kind, what, since):
    at = p.fault(kind)
    back = p.wait_availability("online", 60, since)
    first = min(one["at"] for one in p.logged("request", at))  # it answers 20 ms later
    p.figure(f"{what}: online after its return", back.at - at)
    p.figure(f"{what}: online after the first answer", back.at - first)
    assert back.at - first <= BACK_S
    p.is_read()


@scripts.add()
def test_a_power_cut_while_printing_is_seen_within_15_s(p):
    p.job()
    goes(p, "power_cut", GONE_PRINTING_S, "power cut, printing")
    since = p.mark()
    p.is_sought(SHORT, 20)
    returns(p, "power_up", "short power cut", since)


@scripts.add()
def test_a_power_cut_while_idle_is_seen_within_25_s(p):
    goes(p, "power_cut", GONE_IDLE_S, "power cut, idle")
    since = p.mark()
    p.is_sought(LONG, 60)
    returns(p, "power_up", "long power cut", since)


def hangs(p, within, what):
    """The printer lives, but the connection to it is dead: there is a new one before it counts as
    gone, and so nobody sees anything."""
    since, at = p.mark(), p.fault("half_open")
    p.wait_until(lambda: p.counter("connections") == 2, within + 5, "a second connection")
    there = time.time()
    p.figure(f"half open, {what}: fresh values after", there - at)
    assert there - at <= within
    p.is_read_after(there + NOT_SHOWN_S)
    p.was_never_away(since)


@scripts.add()
def test_a_half_open_connection_is_replaced_within_15_s_while_printing(p):
    p.job()
    hangs(p, GONE_PRINTING_S, "printing")
    p.ends_job()


@scripts.add()
def test_a_half_open_connection_is_replaced_within_25_s_while_idle(p):
    hangs(p, GONE_IDLE_S, "idle")


@scripts.add()
def test_a_printer_whose_network_is_gone_is_seen_within_15_s_while_printing(p):
    p.job()
    since, at = p.mark(), p.fault("network_down")
    gone = p.wait_availability("offline", GONE_PRINTING_S + 5, since)
    p.figure("network gone, printing: offline after", gone.at - at)
    assert gone.at - at <= GONE_PRINTING_S
    p.is_sought(10, 40)
    since = p.mark()
    returns(p, "network_up", "network gone, printing", since)
    assert p.state()["status"] == "printing"
    assert "print_failed" not in " ".join(p.said("event"))
    p.ends_job()


@scripts.add()
def test_status_that_stops_for_good_is_seen_within_30_s(p):
    since, at = p.mark(), p.fault("status_dead", how="hard")
    gone = p.wait_availability("offline", NOT_RESPONDING_S + 5, since)
    p.figure("status stops, requests answered without it: offline after", gone.at - at)
    assert gone.at - at <= NOT_RESPONDING_S
    p.wait_connection("not_responding", 5, since)
    since, at = p.mark(), p.fault("clear")
    back = p.wait_availability("online", 15, since)
    p.figure("status comes again: online after", back.at - at)
    p.is_read()


@scripts.add()
def test_pushes_that_stop_are_replaced_by_requests(p):
    since = p.mark()
    p.fault("status_dead", how="soft")
    asked = p.counter("cmd_0")
    p.wait_until(lambda: p.counter("cmd_0") >= asked + 4, 60, "it is asked again and again")
    p.was_never_away(since)
    assert p.counter("connections") == 1
    p.is_read(timeout=15)
    p.was_never_away(since)
    p.fault("clear")


def drops(p, kind):
    p.wait_connection("connected", 5)
    for is_last in (False, False, True):
        before = p.watcher.latest(p.topic("diagnostics")).json()["reconnects"]
        since, at = p.mark(), p.fault(kind)
        again = p.watcher.wait_for(p.topic("diagnostics"), lambda one, before=before: one.payload and
                                   one.json()["connection"] == "connected" and
                                   one.json()["reconnects"] > before, 10, since)
        p.figure(f"{kind}: connected again after", again.at - at)
        assert again.at - at <= NOT_SHOWN_S
        p.is_read_after(at + NOT_SHOWN_S)
        p.was_never_away(since)
        if not is_last:
            p.proves_itself()
            p.was_never_away(since)


@scripts.add()
def test_a_connection_that_is_reset_is_back_before_anybody_sees_it(p):
    drops(p, "reset")


@scripts.add()
def test_a_connection_that_is_closed_is_back_before_anybody_sees_it(p):
    drops(p, "close_1001")


@scripts.add()
def test_a_printer_that_does_not_answer_discovery_works_by_its_address(p):
    p.fault("udp_blocked")
    p.is_sought(1, 20)
    since = p.mark()
    p.fault("reset")
    p.is_read()
    p.was_never_away(since)
    p.fault("power_cut")
    p.wait_availability("offline", GONE_IDLE_S + 5, since)
    p.is_sought(SHORT, 20)
    since, at = p.mark(), p.fault("power_up")
    p.fault("udp_blocked")
    back = p.wait_availability("online", 45, since)
    first = min(one["at"] for one in p.logged("request", at))
    p.figure("no discovery: online after power-up", back.at - at)
    assert back.at - first <= BACK_S
    p.fault("udp_blocked", on=False)


@scripts.add(configured=False)
def test_a_printer_with_another_address_is_found_within_60_s(p):
    where = p.address.rsplit(".", 1)[0] + f".{p.number + 100}"
    since, at = p.mark(), p.fault("move_address", address=where)
    there = p.watcher.wait_for(p.topic("attributes"), lambda one: one.json()["address"] == where, MOVED_S, since)
    p.wait_until(lambda: p.said("availability")[-1] == "online", 10, "it is online")
    p.figure("another address: known there after", there.at - at)
    assert there.at - at <= MOVED_S
    p.is_read()


def test_afterwards_the_broker_keeps_what_a_clean_start_would(field):
    field.all_done()
    assert differs_from_clean_start(field.world) == {}
