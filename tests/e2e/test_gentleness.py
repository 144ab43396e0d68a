# SPDX-License-Identifier: MIT
"""What a printer, a small machine, has to bear from the gateway, and its owner from the log and in his
database."""
import time

from harness import Scripts, observe, rows, wait_until

scripts = Scripts()
field = scripts.fixture(log={"level": "info", "format": "json"})

IDLE_REQUESTS_A_MINUTE = 6  # contract, section 10
ROWS_A_MINUTE = 20  # a day of printing is less than 30 000
GREETING_S = 10  # attributes, status, push period: once for each connection


def requests_a_minute(p, what):
    observe(GREETING_S)
    begin, since, states = time.time(), p.mark(), [p.state()]
    observe(60)
    asked = len(p.logged("request", begin))
    p.figure(f"requests, {what}", asked, "a minute")
    assert p.counter("connections") == 1
    assert p.truth()["clients"] == 1
    states += [one.json() for one in p.watcher.all(p.topic("state"), since)]
    kept = rows(p.watcher.latest(p.config_topic()).json(), states)
    p.figure(f"rows in Home Assistant's database, {what}", kept, "a minute")
    assert kept <= ROWS_A_MINUTE
    return asked


@scripts.add()
def test_an_idle_printer_is_asked_at_most_6_times_a_minute(p):
    assert requests_a_minute(p, "idle, pushes work") <= IDLE_REQUESTS_A_MINUTE


@scripts.add()
def test_a_printing_printer_is_not_asked_for_what_it_pushes(p):
    p.job()
    assert requests_a_minute(p, "printing, pushes work") <= 2
    p.ends_job()


@scripts.add(profile="opencentauri")
def test_a_printer_whose_pushes_are_dead_while_idle_is_asked_gently(p):
    asked = requests_a_minute(p, "idle, pushes dead (OpenCentauri)")
    assert 2 <= asked <= IDLE_REQUESTS_A_MINUTE


@scripts.add(profile="legacy")
def test_a_printer_with_legacy_firmware_is_asked_gently(p):
    assert requests_a_minute(p, "idle, legacy firmware") <= IDLE_REQUESTS_A_MINUTE


@scripts.add(profile="v1.4-canvas")
def test_a_printer_with_canvas_is_asked_gently(p):
    assert requests_a_minute(p, "idle, Canvas") <= IDLE_REQUESTS_A_MINUTE


@scripts.add()
def test_an_outage_is_one_log_line_for_each_change(p):
    before = len(p.lines())
    p.fault("power_cut")
    observe(60)
    away = [one["message"] for one in p.lines()[before:]]
    p.figure("log lines during 60 s without power", len(away), f"lines {away}")
    # The connection is lost, and then the printer is out of reach; no line for any attempt.
    assert len(away) == len(set(away)) <= 2, away
    assert "unreachable" in away[-1]
    since = p.mark()
    p.fault("power_up")
    p.wait_availability("online", 45, since)
    back = [one["message"] for one in p.lines()[before + len(away):]]
    assert len(back) == 1 and "connected" in back[0], back


def closed_cleanly(simulator, printer):
    """The printer's slot is free again: a Close frame came, and no connection was just lost."""
    truth = simulator.truth(printer)
    wait_until(lambda: any(one["what"] == "ws_close" for one in simulator.log(printer)), 3,
               f"printer {printer} got a Close frame")
    assert truth["counters"].get("unclean_closes", 0) == 0
    assert simulator.truth(printer)["clients"] == 0


def test_every_printer_gets_a_close_frame_when_the_gateway_stops(start):
    world = start(simulator={"printers": 3})
    began = time.monotonic()
    world.gateway.stop()
    assert time.monotonic() - began < 5
    for printer in (1, 2, 3):
        closed_cleanly(world.simulator, printer)


def test_a_printer_taken_out_of_the_configuration_gets_a_close_frame_and_the_others_notice_nothing(start):
    world = start(simulator={"printers": 2})
    config = world.gateway.config
    world.gateway.configure({**config, "printer": config["printer"][:1]})
    world.gateway.reload()
    closed_cleanly(world.simulator, 2)
    assert world.simulator.truth(1)["counters"]["connections"] == 1
    assert world.simulator.truth(1)["clients"] == 1


def test_a_stalled_session_is_closed_before_the_next_one_begins(start):
    """Two slots of one printer are never held at a time, as far as the printer can tell."""
    world = start()
    world.simulator.fault("status_dead", how="hard")
    world.watcher.wait_text(world.topic("availability"), "offline", 35)
    assert world.simulator.truth()["clients"] <= 1
    assert world.simulator.truth()["violations"] == {}
