# SPDX-License-Identifier: MIT
"""The owner changes the configuration: entities come, go and keep their place in the registry."""
import pytest
import reference
from harness import wait_until

RENAMED = "sensor.printer_in_the_cellar"
CLASSES = ("print", "light")
TAKEN_AWAY = reference.keys(CLASSES) - reference.keys(["print"])
BIRTH_S = 20  # Home Assistant says it five seconds after it runs, the gateway answers within five more


@pytest.fixture(scope="module", autouse=True)
def printers(world, home):
    world.add_simulator(printers=2)
    world.add_gateway(**sections(world))
    for printer in (1, 2):
        world.wait_online(printer)
        wait_keys(home, world, reference.keys(CLASSES), printer, 30)
    # What a user changed in the registry must survive everything below.
    home.ask("config/entity_registry/update", entity_id="sensor.p1_status", new_entity_id=RENAMED)


def sections(world, classes=CLASSES, aliases=("p1", "p2"), mode="device", control=True):
    hosts = world.simulator.addresses
    return {"control": {"enabled": control, "classes": list(classes)}, "home_assistant": {"mode": mode},
            "printer": [{"host": host, "alias": alias} for host, alias in zip(hosts, aliases)]}


def change(world, **how):
    world.gateway.configure(world.make_config(**sections(world, **how)))
    world.gateway.reload()


def identities(home, world, printer=1):
    """The registry's own ids of a printer's entities, by our key; they stand for history and settings."""
    id = world.simulator.ids[printer - 1]
    return {unique[len(id) + 1:]: entry["id"] for unique, entry in home.registry().items() if unique.startswith(id)}


def wait_keys(home, world, wanted, printer=1, timeout=20):
    wait_until(lambda: set(identities(home, world, printer)) == wanted, timeout,
               lambda: f"{sorted(wanted ^ set(identities(home, world, printer)))} differ")


def wait_kept(home, world, before, printer=1):
    """Each entity of `before` is there with the same identity, and no other."""
    def differ():
        return before.items() ^ identities(home, world, printer).items()
    wait_until(lambda: not differ(), 20, lambda: f"every entity keeps its place: {differ()}")


def wait_forgotten(home, world, printer):
    wait_keys(home, world, set(), printer)
    wait_until(lambda: f"printer2mqtt_{world.simulator.ids[printer - 1]}" not in home.devices(), 10,
               "its device is gone")


def wait_named(home, world, name):
    device = f"printer2mqtt_{world.simulator.ids[0]}"
    wait_until(lambda: home.devices()[device]["name"] == name, 10, f"the device is called {name}")


def restart_after(world, home, action):
    """Home Assistant is down while `action` happens; returns when the gateway has answered its birth."""
    home.stop()
    mark = world.watcher.mark()
    try:
        action()
    finally:
        home.start()
    world.watcher.wait_text("homeassistant/status", "online", BIRTH_S, mark)
    born = world.watcher.mark()
    world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 10, born)


def test_a_class_that_is_no_longer_allowed_takes_its_entities_along(world, home):
    before = identities(home, world)
    change(world, classes=["print"])
    wait_keys(home, world, reference.keys(["print"]))
    assert home.state("light.p1_light") is None
    change(world)
    wait_keys(home, world, set(before))
    home.wait_state("light.p1_light", "off")
    kept = identities(home, world).items() & before.items()
    assert {key for key, _ in kept} >= reference.keys(["print"])


def test_without_control_nothing_that_commands_is_left(world, home):
    change(world, control=False)
    for printer in (1, 2):
        wait_keys(home, world, reference.keys([]), printer)
    change(world)
    wait_keys(home, world, reference.keys(CLASSES))
    wait_keys(home, world, reference.keys(CLASSES), 2)


def test_another_alias_keeps_every_entity(world, home):
    before, ids = identities(home, world), set(home.states())
    for alias in ("left", "p1"):
        change(world, aliases=(alias, "p2"))
        world.watcher.wait_text(f"printer2mqtt/{alias}/availability", "online")
        wait_named(home, world, alias)
        home.wait_state(RENAMED, "idle")
        wait_kept(home, world, before)
        assert set(home.states()) == ids


def test_a_printer_that_is_taken_out_is_forgotten(world, home):
    home.forgiven = home.release.of_a_removal
    change(world, aliases=("p1",))
    wait_forgotten(home, world, 2)
    assert home.state(RENAMED) == "idle"
    change(world)
    wait_keys(home, world, reference.keys(CLASSES), 2)
    home.wait_state("sensor.p2_status", "idle")


def switch_mode(world, to, **how):
    object = f"printer2mqtt_{world.simulator.ids[0]}"
    topics = {"device": f"homeassistant/device/{object}/config",
              "entity": f"homeassistant/sensor/{object}/status/config"}
    old = topics["entity" if to == "device" else "device"]
    since = world.watcher.mark()
    change(world, mode=to, **how)
    world.watcher.wait_for(topics[to], lambda one: b"unique_id" in one.payload, 15, since)
    world.watcher.wait_text(old, "", 15, since)


@pytest.mark.parametrize("running", [True, False], ids=["running", "down"])
def test_another_discovery_mode_keeps_every_entity(world, home, running):
    before = [identities(home, world, printer) for printer in (1, 2)]
    for mode in ("entity", "device"):
        if running:
            switch_mode(world, mode)
        else:
            restart_after(world, home, lambda: switch_mode(world, mode))
        # It is alive: what happens at the printer is shown.
        mark = world.watcher.mark()
        world.simulator.job(seconds=3600)
        world.simulator.progress(40)
        world.status("printing", since=mark)
        home.wait_state(RENAMED, "printing")
        world.simulator.fault("reboot")
        home.wait_state(RENAMED, "idle", 30)
        for printer in (1, 2):
            wait_kept(home, world, before[printer - 1], printer)


def wait_both(world, home, classes, before):
    """Both printers have the entities of these classes; what was never taken away kept its place."""
    for printer in (1, 2):
        wait_keys(home, world, reference.keys(classes), printer)
    again = identities(home, world)
    assert {key for key in before.keys() & again.keys() - TAKEN_AWAY if before[key] != again[key]} == set()
    home.wait_state(RENAMED, "idle")


@pytest.mark.parametrize("running", [True, False], ids=["running", "down"])
def test_a_class_that_goes_together_with_a_change_of_mode_leaves_nothing(world, home, running):
    before = identities(home, world)
    for mode in ("entity", "device"):
        def go():
            switch_mode(world, mode, classes=["print"])

        go() if running else restart_after(world, home, go)
        wait_both(world, home, ["print"], before)
        change(world, mode=mode)
        wait_both(world, home, CLASSES, before)


@pytest.fixture(scope="module")
def changed_while_down(world, home):
    """The first printer's identities before everything at once was changed behind Home Assistant's back."""
    before = identities(home, world)
    restart_after(world, home, lambda: change(world, classes=["print"], aliases=("left",)))
    return before


@pytest.fixture(autouse=True)
def removal_forgiven(home, no_complaint, request):
    if "changed_while_down" in request.fixturenames:
        home.forgiven = home.release.of_a_removal


def test_a_class_taken_away_while_home_assistant_is_down_is_gone_after_its_start(home, world, changed_while_down):
    wait_keys(home, world, reference.keys(["print"]))
    wait_kept(home, world, {key: id for key, id in changed_while_down.items() if key != "light"})


def test_an_alias_changed_while_home_assistant_is_down_is_shown_after_its_start(home, world, changed_while_down):
    wait_named(home, world, "left")
    home.wait_state(RENAMED, "idle")


def test_a_printer_taken_out_while_home_assistant_is_down_is_forgotten_after_its_start(
        home, world, changed_while_down):
    wait_forgotten(home, world, 2)
