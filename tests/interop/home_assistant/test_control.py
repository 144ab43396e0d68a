# SPDX-License-Identifier: MIT
"""What people press in Home Assistant reaches the printer exactly once and comes back as state."""
import pytest
import reference
from harness import wait_until


# An idle printer cannot be paused, resumed or stopped.
OFFERED = {row["key"] for row in reference.ENTITIES if row["allowed"] and row["key"] not in ("pause", "resume", "stop")}


def offered(home):
    """The keys of those controls that can be used now."""
    states = home.states()
    return {row["key"] for row in reference.ENTITIES if row["allowed"] and states.get(
        reference.entity_id(home.release, "p1", row), {}).get("state", "unavailable") != "unavailable"}


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    world.add_simulator()
    world.add_gateway(control={"enabled": True})
    world.wait_online()
    wait_until(lambda: offered(home) == OFFERED, 30, lambda: f"the printer is known: {OFFERED - offered(home)} are not")
    home.wait_state("sensor.p1_status", "idle")


@pytest.fixture
def act(world, home):
    """act(service, entity, **data): calls it, and returns the gateway's result and the printer's orders."""
    def call(service, entity_id, **data):
        mark, before = world.watcher.mark(), len(world.simulator.orders())
        assert home.call(service, entity_id, **data) == 200
        result = world.watcher.wait_json(world.topic("result"), lambda _: True, 15, mark)
        assert result["code"] != "printer_offline", result
        return result, world.simulator.orders()[before:]
    return call


@pytest.fixture
def printing(world, home):
    if not world.simulator.truth()["current_status"]:
        world.simulator.job(seconds=7200)
    world.simulator.progress(40)
    home.wait_state("sensor.p1_status", "printing")


@pytest.fixture
def at_rest(world, home):
    if world.simulator.truth()["current_status"]:
        world.simulator.stop_job()
        home.wait_state("sensor.p1_status", "cancelled", 20)


def test_a_light_that_is_on_is_not_switched_again(home, act):
    assert act("light.turn_on", "light.p1_light")[1] == [(403, {"LightStatus": {"SecondLight": 1}})]
    home.wait_state("light.p1_light", "on")
    result, orders = act("light.turn_on", "light.p1_light")
    assert (result["code"], orders) == ("confirmed", [])
    assert len(act("light.turn_off", "light.p1_light")[1]) == 1
    home.wait_state("light.p1_light", "off")


def test_a_fan_takes_a_percentage_and_remembers_it(home, act):
    def percentage():
        return home.states()["fan.p1_auxiliary_fan"]["attributes"].get("percentage")

    assert act("fan.set_percentage", "fan.p1_auxiliary_fan", percentage=70)[1] == [
        (403, {"TargetFanSpeed": {"ModelFan": 0, "AuxiliaryFan": 70, "BoxFan": 0}})]
    wait_until(lambda: percentage() == 70, 15, "the fan shows 70 %")
    assert len(act("fan.turn_off", "fan.p1_auxiliary_fan")[1]) == 1
    home.wait_state("fan.p1_auxiliary_fan", "off")
    assert len(act("fan.turn_on", "fan.p1_auxiliary_fan")[1]) == 1
    wait_until(lambda: percentage() == 70, 15, lambda: f"the fan shows 70 % again; it shows {percentage()}")
    act("fan.turn_off", "fan.p1_auxiliary_fan")


def test_a_target_is_set_once_and_never_above_the_limit(world, home, act, at_rest):
    assert act("number.set_value", "number.p1_set_nozzle_target", value=200)[1] == [(403, {"TempTargetNozzle": 200})]
    home.wait_state("sensor.p1_nozzle_target", "200")
    before = len(world.simulator.orders())
    home.forgiven = home.release.of_a_refusal
    assert home.call("number.set_value", "number.p1_set_nozzle_target", value=321) != 200
    assert act("number.set_value", "number.p1_set_nozzle_target", value=0)[1] == [(403, {"TempTargetNozzle": 0})]
    assert len(world.simulator.orders()) == before + 1
    home.wait_state("number.p1_set_nozzle_target", "0")


@pytest.mark.parametrize("fan, field", [("part_fan", "ModelFan"), ("chamber_fan", "BoxFan")])
def test_each_fan_is_set_alone(home, act, at_rest, fan, field):
    orders = act("fan.set_percentage", f"fan.p1_{fan}", percentage=30)[1]
    assert [order["TargetFanSpeed"][field] for _, order in orders] == [30]
    wait_until(lambda: home.states()[f"fan.p1_{fan}"]["attributes"].get("percentage") == 30, 15, "it shows 30 %")
    assert len(act("fan.turn_off", f"fan.p1_{fan}")[1]) == 1
    home.wait_state(f"fan.p1_{fan}", "off")


def test_the_bed_is_heated_once(home, act, at_rest):
    assert act("number.set_value", "number.p1_set_bed_target", value=50)[1] == [(403, {"TempTargetHotbed": 50})]
    home.wait_state("number.p1_set_bed_target", "50")
    act("number.set_value", "number.p1_set_bed_target", value=0)


def test_what_the_printer_would_not_do_now_has_no_effect(world, home, act, printing):
    target = home.state("number.p1_set_bed_target")
    result, orders = act("number.set_value", "number.p1_set_bed_target", value=90)
    assert (result["code"], orders) == ("not_allowed_now", [])
    assert home.state("number.p1_set_bed_target") == target
    assert home.state("button.p1_resume") == "unavailable"
    mark, before = world.watcher.mark(), len(world.simulator.orders())
    home.forgiven = ("Referenced entities button.p1_resume",)
    assert home.call("button.press", "button.p1_resume") == 200
    act("light.turn_off", "light.p1_light")  # what Home Assistant would have sent came before this
    assert world.watcher.all(world.topic("set/print"), mark) == []
    assert world.simulator.orders()[before:] == []


def test_the_speed_follows_the_selected_mode(home, act, printing):
    assert act("select.select_option", "select.p1_speed_mode", option="ludicrous")[1] == [(403, {"PrintSpeedPct": 160})]
    home.wait_state("select.p1_speed_mode", "ludicrous")
    home.wait_state(home.id("sensor", "p1", "speed"), "160")


def test_the_buttons_pause_resume_and_stop(home, act, printing):
    assert act("button.press", "button.p1_pause")[1] == [(129, {})]
    home.wait_state("sensor.p1_status", "paused")
    assert act("button.press", "button.p1_resume")[1] == [(131, {})]
    home.wait_state("sensor.p1_status", "printing")
    assert act("button.press", "button.p1_stop")[1] == [(130, {})]
    home.wait_state("sensor.p1_status", "cancelled")
    home.wait_state("button.p1_stop", "unavailable")


def test_a_snapshot_is_taken_on_demand_and_served_as_a_picture(world, home, act):
    mark = world.watcher.mark()
    result, _ = act("button.press", "button.p1_take_snapshot")
    assert result["code"] == "confirmed", result
    taken = world.watcher.wait_for(world.topic("image/snapshot"), lambda one: one.payload, 20, mark)

    def served():
        kind, body = home.get_bytes("/api/camera_proxy/camera.p1_snapshot")
        assert kind == "image/jpeg"
        return body == taken.payload

    wait_until(served, 10, "Home Assistant serves the picture that was taken")
    assert taken.payload[:2] == b"\xff\xd8"


def test_the_camera_is_switched_once(world, home, act):
    camera = home.id("switch", "p1", "camera_switch")
    assert act("switch.turn_on", camera)[1] == [(386, {"Enable": 1})]
    assert world.simulator.truth()["video"]
    assert act("switch.turn_off", camera)[1] == [(386, {"Enable": 0})]
