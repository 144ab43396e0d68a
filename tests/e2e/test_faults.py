# SPDX-License-Identifier: MIT
"""What breaks between gateway and printer, one printer for each case, all of them at once."""
import time

import pytest
from harness import Scripts, differs_from_clean_start

scripts = Scripts()
field = scripts.fixture(lan_discovery=lambda world: {"enabled": True, "broadcast": [world.lan.broadcast]})

AFTER_REFUSAL_S = 20  # contract, section 10
FRAME_LIMIT_BYTES = 4 << 20


NOT_SHOWN_S = 3  # a loss that is made good so soon


def nothing_is_seen(p, what, times):
    """The gateway says so many more of these (a counter of the printer), no availability changes, and
    what happens at the printer is shown still."""
    since, before = p.mark(), p.counter(what)
    p.wait_until(lambda: p.counter(what) >= before + times, 90, f"{what}, {times} times more")
    p.is_read_after(time.time() + NOT_SHOWN_S, timeout=30)  # by requests, where nothing is pushed
    p.was_never_away(since)
    assert p.counter("connections") == 1


@scripts.add()
def test_one_lost_answer_shows_nowhere(p):
    p.fault("drop_answers", count=1)
    p.fault("status_dead", how="soft")  # so that it is asked at all
    nothing_is_seen(p, "cmd_0", 2)
    p.fault("clear")


@scripts.add()
def test_an_answer_to_another_request_shows_nowhere(p):
    p.fault("wrong_request_id", count=1)
    p.fault("status_dead", how="soft")
    nothing_is_seen(p, "cmd_0", 2)
    p.fault("clear")


@scripts.add()
def test_late_answers_show_nowhere(p):
    p.fault("late_answers", seconds=3)
    p.fault("status_dead", how="soft")
    nothing_is_seen(p, "cmd_0", 2)
    p.fault("clear")


@scripts.add()
def test_no_pong_shows_nowhere(p):
    p.fault("no_pong")
    nothing_is_seen(p, "pings", 2)
    p.fault("clear")


GARBAGE = ("array", "null_bytes", "nulls", "wrong_types", "truncated", "deep_nesting", "empty_frame", "nonsense",
           "scalar", "binary_frame")


@scripts.add()
def test_garbage_shows_nowhere(p):
    p.job()
    since, job = p.mark(), p.state()["job"]["id"]
    for kind in GARBAGE:
        p.fault(kind)
        p.is_read()  # by a frame behind it
        for one in p.watcher.all(p.topic("state"), since):
            assert one.json()["status"] in ("printing", "busy"), kind
            assert one.json()["temperature"]["nozzle"] is not None, kind
            assert one.json()["job"]["id"] == job, kind
    p.is_read()
    p.was_never_away(since)
    assert p.counter("connections") == 1
    p.ends_job()


@scripts.add()
def test_numbers_that_nothing_can_have_are_not_known(p):
    p.job()
    since = p.mark()
    p.fault("huge_numbers")
    p.wait_state(lambda state: state["temperature"]["nozzle"] is not None, 10, since)
    for one in p.watcher.all(p.topic("state"), since):
        assert one.json()["temperature"]["nozzle"] is None or one.json()["temperature"]["nozzle"] < 300
        assert one.json()["job"]["progress"] in (None, 20, 21)
    p.was_never_away(since)
    p.ends_job()


def drops_once(p, kind):
    """What breaks the WebSocket itself costs one connection, which is back before anybody sees."""
    since, at = p.mark(), p.fault(kind)
    p.watcher.wait_for(p.topic("diagnostics"), lambda one: one.payload and one.json()["bad_frames"] >= 1 and
                       one.json()["connection"] == "connected", 10, since)
    p.is_read_after(at + NOT_SHOWN_S)
    p.was_never_away(since)
    assert p.counter("connections") == 2


@scripts.add()
def test_text_that_is_no_utf8_costs_nothing(p):
    since, at = p.mark(), p.fault("bad_utf8")
    p.is_read_after(at + NOT_SHOWN_S)
    p.was_never_away(since)
    assert p.counter("connections") == 1


@scripts.add()
def test_reserved_bits_cost_one_connection_that_nobody_misses(p):
    drops_once(p, "rsv_bits")


@scripts.add()
def test_an_unknown_kind_of_frame_costs_one_connection_that_nobody_misses(p):
    drops_once(p, "bad_opcode")


@scripts.add()
def test_missing_keys_are_not_known_and_never_zero(p):
    since = p.mark()
    p.fault("missing_keys", keys=["TempOfNozzle", "CurrentFanSpeed"])
    p.wait_state(lambda state: state["temperature"]["nozzle"] is None and state["fan"]["part"] is None, 10, since)
    p.fault("missing_keys", keys=[])
    p.wait_state(lambda state: state["temperature"]["nozzle"] is not None, 10, since)
    p.was_never_away(since)


@pytest.mark.measures
@scripts.add()
def test_a_frame_over_the_limit_ends_the_connection_and_takes_no_memory(p):
    before = 0
    for size in (FRAME_LIMIT_BYTES + 4096, *[64 << 20] * 4):
        since = p.mark()
        connections = p.counter("connections")
        p.fault("huge_frame", bytes=size)
        p.wait_until(lambda n=connections: p.counter("connections") > n, 15, "a new connection")
        p.is_read()
        p.was_never_away(since)
        before = before or rss_kib(p)  # after the first, so that buffers have their size
        if connections == 3:
            p.proves_itself()  # or the pauses between attempts would grow
    grown = rss_kib(p) - before
    p.figure("four frames of 64 MiB: the gateway's memory grew by", grown, "KiB")
    assert grown < 8 << 10


def rss_kib(p):
    with open(f"/proc/{p.gateway.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


@scripts.add()
def test_a_printer_without_a_free_slot_is_left_alone_for_20_s(p):
    since = p.mark()
    p.fault("ws_full")
    p.fault("reset")
    p.wait_connection("too_many_clients", 10, since)
    p.wait_availability("offline", 10, since)
    p.wait_until(lambda: p.counter("refused_upgrades") == 2, 40, "a second attempt")
    assert p.truth()["violations"] == {}  # it counts attempts within 20 s of a refusal
    since, at = p.mark(), p.fault("ws_full", on=False)
    back = p.wait_availability("online", 65, since)
    p.figure("slots are free again: online after", back.at - at)
    p.is_read()


@scripts.add()
def test_an_application_that_died_is_told_from_a_printer_without_power(p):
    since, at = p.mark(), p.fault("app_crash")
    gone = p.wait_availability("offline", 15, since)
    p.figure("application crashed: offline after", gone.at - at)
    told = p.wait_connection("app_crashed", 60, since)
    p.figure("application crashed: told so after", told.at - at)
    since, at = p.mark(), p.fault("power_up")
    back = p.wait_availability("online", 60, since)
    first = min(one["at"] for one in p.logged("request", at))
    p.figure("application crashed: online after power-up", back.at - at)
    p.figure("application crashed: online after the first answer", back.at - first)
    assert back.at - first <= 10
    p.is_read()


@scripts.add()
def test_an_application_that_refuses_connections_is_told_from_a_printer_without_power(p):
    p.fault("app_crash", how="refuse")
    p.wait_connection("app_crashed", 60)
    since = p.mark()
    p.fault("power_up")
    p.wait_availability("online", 60, since)


@scripts.add()
def test_another_printer_at_the_address_has_topics_of_its_own(p):
    other = "0123456789abcdef0123456789abcdef"
    since = p.mark()
    p.fault("replace_id", id=other)
    p.fault("reset")
    p.wait_availability("offline", 15, since)
    # The alias is that of the address; the printer that was there keeps topics of its own.
    p.watcher.wait_json(p.topic("attributes"), lambda one: one["id"] == other, 15, since)
    p.wait_availability("online", 15, since)
    p.watcher.wait_text(f"printer2mqtt/{p.id}/availability", "offline", 5, since)
    p.watcher.wait_for(f"homeassistant/device/printer2mqtt_{other}/config", lambda one: one.payload, 5, since)
    assert p.watcher.latest(p.topic("availability")).text() == "online"
    assert p.watcher.latest(p.topic("attributes")).json()["id"] == other
    p.is_read()


def test_afterwards_the_broker_keeps_what_a_clean_start_would(field):
    field.all_done()
    assert differs_from_clean_start(field.world) == {}
