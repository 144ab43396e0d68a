# SPDX-License-Identifier: MIT
"""The owner changes the configuration: entities come, go and keep their place in the registry."""
import pytest
from harness import wait_until

RENAMED = "sensor.printer_in_the_cellar"
BIRTH_S = 20  # Home Assistant says it five seconds after it runs, the gateway answers within five more


@pytest.fixture(scope="module", autouse=True)
def printers(world, home):
    world.add_simulator(printers=2)
    world.add_gateway(**sections(world))
    for printer in (1, 2):
        world.wait_online(printer)
    wait_until(lambda: home.state("light.p2_light"), 30, "both printers are known")


@pytest.fixture(scope="module", autouse=True)
def renamed(world, home, printers):
    """What a user changed in the registry must survive everything below."""
    home.ask("config/entity_registry/update", entity_id="sensor.p1_status", new_entity_id=RENAMED)


def sections(world, classes=("print", "light"), aliases=("p1", "p2"), mode="device"):
    hosts = world.simulator.addresses
    return {"control": {"enabled": True, "classes": list(classes)}, "home_assistant": {"mode": mode},
            "printer": [{"host": host, "alias": alias} for host, alias in zip(hosts, aliases)]}


def change(world, **how):
    world.gateway.configure(world.make_config(**sections(world, **how)))
    world.gateway.reload()


def keys(home, world, printer=1):
    id = world.simulator.ids[printer - 1]
    return {unique[len(id) + 1:]: entry["id"] for unique, entry in home.registry().items() if unique.startswith(id)}


def wait_keys(home, world, wanted, printer=1, timeout=20):
    wait_until(lambda: set(keys(home, world, printer)) == wanted, timeout,
               lambda: f"{sorted(wanted ^ set(keys(home, world, printer)))} differ")


def restart_after(world, home, action):
    """Home Assistant is down while `action` happens; returns when the gateway has answered its birth."""
    home.stop()
    mark = world.watcher.mark()
    action()
    home.start()
    world.watcher.wait_text("homeassistant/status", "online", BIRTH_S, mark)
    born = world.watcher.mark()
    world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 10, born)


def test_a_class_that_is_no_longer_allowed_takes_its_entities_along(world, home):
    before = keys(home, world)
    change(world, classes=["print"])
    wait_keys(home, world, set(before) - {"light"})
    assert home.state("light.p1_light") is None
    change(world)
    wait_keys(home, world, set(before))
    home.wait_state("light.p1_light", "off")
    after = keys(home, world)
    assert {key: id for key, id in after.items() if key != "light"} == {
        key: id for key, id in before.items() if key != "light"}


def test_a_class_taken_away_while_home_assistant_is_down_is_gone_after_its_start(world, home):
    before = keys(home, world)
    restart_after(world, home, lambda: change(world, classes=["print"]))
    wait_keys(home, world, set(before) - {"light"})
    change(world)
    wait_keys(home, world, set(before))


@pytest.mark.parametrize("running", [True, False])
def test_another_alias_keeps_every_entity(world, home, running):
    alias = "left" if running else "p1"
    before = {unique: entry["entity_id"] for unique, entry in home.registry().items()}

    def rename():
        change(world, aliases=(alias, "p2"))
        world.watcher.wait_text(f"printer2mqtt/{alias}/availability", "online")

    rename() if running else restart_after(world, home, rename)
    wait_until(lambda: home.state(RENAMED) == "idle", 15, "its state comes from the new topic")
    assert {unique: entry["entity_id"] for unique, entry in home.registry().items()} == before
    device = f"printer2mqtt_{world.simulator.ids[0]}"
    wait_until(lambda: home.devices()[device]["name"] == alias, 10, "the device is called by its alias")


@pytest.mark.parametrize("running", [True, False])
def test_another_discovery_mode_keeps_every_entity(world, home, running):
    # Home Assistant says this of a migration back to the device, although it carries it out.
    home.forgiven = ("Received a conflicting MQTT discovery message", "is logging too frequently")
    before = {unique: entry["id"] for unique, entry in home.registry().items()}

    object = f"printer2mqtt_{world.simulator.ids[0]}"
    topics = {"device": f"homeassistant/device/{object}/config", "entity": f"homeassistant/sensor/{object}/status/config"}

    def switch(to, old):
        since = world.watcher.mark()
        change(world, mode=to)
        world.watcher.wait_for(topics[to], lambda one: b"unique_id" in one.payload, 15, since)
        world.watcher.wait_text(topics[old], "", 15, since)

    def to_entity():
        switch("entity", "device")

    def to_device():
        switch("device", "entity")

    for action in (to_entity, to_device):
        action() if running else restart_after(world, home, action)
        mark = world.watcher.mark()
        world.simulator.job(seconds=3600)
        world.simulator.progress(40)
        world.status("printing", since=mark)
        home.wait_state(RENAMED, "printing")
        world.simulator.fault("reboot")
        home.wait_state(RENAMED, "idle", 30)
        wait_until(lambda: {unique: entry["id"] for unique, entry in home.registry().items()} == before, 15,
                   "every entity keeps its place in the registry")


@pytest.mark.parametrize("running", [True, False])
def test_a_printer_that_is_taken_out_is_forgotten(world, home, running):
    def take_out():
        change(world, aliases=("p1",))

    take_out() if running else restart_after(world, home, take_out)
    wait_keys(home, world, set(), printer=2)
    wait_until(lambda: f"printer2mqtt_{world.simulator.ids[1]}" not in home.devices(), 10, "its device is gone")
    assert home.state(RENAMED) == "idle"
    change(world)
    wait_until(lambda: home.state("sensor.p2_status") == "idle", 20, "it can come back")
