# SPDX-License-Identifier: MIT
"""The flow of deploy/node-red, imported as it is, does what docs/node-red.md says of it."""
import pytest
from harness import observe, wait_until

SENTENCE = "put your notification here"
BUTTON, COMMAND, ANSWER = "pause the first that prints", "command", "answer"
TABLE = "remember"
PAUSE = 129  # of SDCP


@pytest.fixture
def printing(world):
    """printing(k): printer k prints, and the gateway shows it. At the end none prints."""
    started = []

    def start(printer):
        since = world.watcher.mark()
        world.simulator.job(printer, file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
        started.append(printer)
        world.status("printing", printer, since=since)
        world.watcher.wait_json(world.topic("event", printer),
                                lambda event: event["event_type"] == "print_started", since=since)
    yield start
    for printer in started:
        if world.watcher.latest(world.topic("state", printer)).json()["can"]["stop"]:
            since = world.watcher.mark()
            world.simulator.stop_job(printer)
            world.status("cancelled", printer, since=since)


def test_a_message_tells_each_end_of_a_print_and_its_reason(world, node_red, printing):
    since = node_red.mark()
    printing(1)
    printing(2)
    world.simulator.fault("run_out", 2)
    node_red.wait_shown(SENTENCE, "p2: benchy.gcode paused: The filament has run out.", since=since)
    world.simulator.progress(100, 1)
    node_red.wait_shown(SENTENCE, "p1: benchy.gcode finished", since=since)
    world.simulator.fault("fail", 2, reason=1)
    wait_until(lambda: any(text.startswith("p2: benchy.gcode failed: ") for text in node_red.shown(SENTENCE, since)),
               10, lambda: f"the failure is told: {node_red.shown(SENTENCE, since)}")
    printing(1)
    world.simulator.stop_job(1)
    node_red.wait_shown(SENTENCE, "p1: benchy.gcode cancelled", since=since)
    assert len(node_red.shown(SENTENCE, since)) == 4, "each once, and nothing else"


def test_the_table_has_every_printer_as_it_is_now(world, node_red, printing):
    printing(2)
    wait_until(lambda: node_red.flow_variable("printers")["p2"]["status"] == "printing", 10, "the table shows it")
    table = node_red.flow_variable("printers")
    assert set(table) == {"p1", "p2"}
    assert table["p1"]["status"] != "printing"
    wait_until(lambda: node_red.statuses(TABLE)[-1] == "1 of 2 print", 5, "the node says so")


def test_after_a_restart_the_table_is_complete_at_once(world, node_red):
    node_red.stop()
    node_red.start()
    wait_until(lambda: set(node_red.flow_variable("printers") or {}) == {"p1", "p2"}, 5, "retained states fill it")


def test_the_button_pauses_and_the_answer_comes_to_this_flow(world, node_red, printing):
    printing(2)
    wait_until(lambda: node_red.flow_variable("printers")["p2"]["can"]["pause"], 10, "the table shows it")
    since, before, mark = node_red.mark(), len(world.simulator.orders(2)), world.watcher.mark()
    node_red.press(BUTTON)
    wait_until(lambda: node_red.shown(ANSWER, since), 15, "an answer")
    answer, = node_red.shown(ANSWER, since)
    assert answer.pop("request").startswith("node-red-"), "the correlation data came back"
    assert answer == {"status": "ok", "code": "confirmed", "message": ""}
    world.status("paused", 2, since=mark)
    assert [order for order, _ in world.simulator.orders(2)[before:]] == [PAUSE]

    world.watcher.wait_for("answers/node-red", since=mark)  # which may come to Node-RED before it comes here
    sent, = world.watcher.all(world.topic("command", 2), mark)
    answered, = world.watcher.all("answers/node-red", mark)
    assert sent.json()["id"] == answered.json()["id"] == answered.correlation.decode()


def test_the_button_sends_nothing_when_nothing_prints(world, node_red):
    wait_until(lambda: not any(one["can"]["pause"] for one in node_red.flow_variable("printers").values()), 10,
               "the table shows that nothing prints")
    since, mark = node_red.mark(), world.watcher.mark()
    node_red.press(BUTTON)
    wait_until(lambda: "nothing prints" in node_red.statuses(COMMAND, since), 5, "the node says so")
    observe(0.2)
    assert [one.topic for one in world.watcher.messages[mark:] if one.topic.endswith("/command")] == []


def test_it_goes_on_after_a_restart_of_the_broker(world, node_red, printing):
    text = len(node_red.process.text())
    world.broker.restart()
    world.watcher.wait_connected()
    node_red.process.wait_text("Connected to broker", 30, text)
    world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 20)
    since = node_red.mark()
    printing(1)
    world.simulator.pause(1)
    node_red.wait_shown(SENTENCE, "p1: benchy.gcode paused", since=since)
