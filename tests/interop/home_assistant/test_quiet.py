# SPDX-License-Identifier: MIT
"""Whatever a printer does and whatever its firmware, Home Assistant follows without a complaint (see conftest)."""
import pytest
from harness import wait_until

PROFILES = {1: "v1.1.46", 2: "v1.4-canvas", 3: "legacy", 4: "opencentauri", 5: "v1.1.29"}
OFFLINE_WITHIN_S = 40


@pytest.fixture(scope="module", autouse=True)
def printers(world, home):
    own = [word for printer, profile in PROFILES.items() for word in ("--printer", f"{printer}:{profile}")]
    simulator = world.add_simulator(printers=len(PROFILES), words=own)
    world.add_gateway(control={"enabled": True})
    for printer in PROFILES:
        world.wait_online(printer)
    last = f"{simulator.ids[-1]}_problem"
    wait_until(lambda: last in home.registry(), 30, "the last printer is known")


def everywhere(world, order):
    for printer in PROFILES:
        order(world.simulator, printer)


def shown(home, key, platform="sensor"):
    states = home.states()
    return [states.get(home.id(platform, f"p{printer}", key), {}).get("state") for printer in PROFILES]


def wait_shown(home, word, key="status", platform="sensor", timeout=20):
    wait_until(lambda: set(shown(home, key, platform)) == {word}, timeout,
               lambda: f"{key} is {word} everywhere: {shown(home, key, platform)}")


def to_printing(world, home):
    def begin(simulator, printer):
        if not simulator.truth(printer)["current_status"]:
            simulator.job(printer, file="/local/benchy.gcode", seconds=7200)
        simulator.progress(40, printer)

    everywhere(world, begin)
    wait_shown(home, "printing")


def test_idle(home):
    wait_shown(home, "idle")


def test_heating(world, home):
    everywhere(world, lambda simulator, printer: simulator.job(printer, seconds=7200, prepare_seconds=100))
    wait_shown(home, "preparing")
    wait_shown(home, "heating", "stage")


def test_printing_and_paused(world, home):
    to_printing(world, home)
    everywhere(world, lambda simulator, printer: simulator.pause(printer))
    wait_shown(home, "paused")
    everywhere(world, lambda simulator, printer: simulator.resume(printer))
    wait_shown(home, "printing")


def test_out_of_filament(world, home):
    to_printing(world, home)
    everywhere(world, lambda simulator, printer: simulator.fault("run_out", printer))
    wait_shown(home, "on", "filament_runout", "binary_sensor")
    wait_shown(home, "paused")


def test_failed(world, home):
    to_printing(world, home)
    everywhere(world, lambda simulator, printer: simulator.fault("fail", printer, reason=19))
    wait_shown(home, "failed")
    wait_shown(home, "print_exception", "error_reason")


def test_finished_and_cancelled(world, home):
    to_printing(world, home)
    everywhere(world, lambda simulator, printer: simulator.progress(100, printer))
    wait_shown(home, "finished")
    to_printing(world, home)
    everywhere(world, lambda simulator, printer: simulator.stop_job(printer))
    wait_shown(home, "cancelled")


def test_codes_that_nobody_knows(world, home):
    everywhere(world, lambda simulator, printer: simulator.fault("unknown_codes", printer))
    wait_shown(home, "other")
    everywhere(world, lambda simulator, printer: simulator.fault("clear", printer))
    everywhere(world, lambda simulator, printer: simulator.fault("multi_status", printer, codes=[2, 9]))
    wait_shown(home, "busy")
    everywhere(world, lambda simulator, printer: simulator.fault("clear", printer))


def test_frames_with_missing_keys_and_garbage(world, home):
    to_printing(world, home)
    keys = ["TempOfNozzle", "TempTargetHotbed", "CurrentFanSpeed", "ZOffset", "CurrenCoord", "LightStatus"]
    everywhere(world, lambda simulator, printer: simulator.fault("missing_keys", printer, keys=keys))
    everywhere(world, lambda simulator, printer: simulator.fault("garbage", printer))
    for printer in PROFILES:
        world.state(lambda state: state["temperature"]["nozzle"] is None, printer)
    wait_shown(home, "unknown", "nozzle_temperature")
    everywhere(world, lambda simulator, printer: simulator.fault("clear", printer))
    wait_until(lambda: "unknown" not in shown(home, "nozzle_temperature"), 15, "the temperature is back")


def test_offline_and_back(world, home):
    everywhere(world, lambda simulator, printer: simulator.fault("power_cut", printer))
    wait_shown(home, "unavailable", timeout=OFFLINE_WITHIN_S)
    wait_shown(home, "off", "connectivity", "binary_sensor")
    everywhere(world, lambda simulator, printer: simulator.fault("power_up", printer))
    wait_shown(home, "on", "connectivity", "binary_sensor", timeout=30)
    wait_shown(home, "idle")
