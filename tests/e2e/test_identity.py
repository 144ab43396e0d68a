# SPDX-License-Identifier: MIT
"""Who is who on a hostile LAN: docs/safety.md, "Who is who on your LAN"."""
from harness import retained_topics, wait_until

CONTROL = {"enabled": True}


def lan_of(world):
    return {"enabled": True, "broadcast": [world.lan.broadcast]}


def test_a_second_claimant_of_an_id_gets_neither_its_topics_nor_its_commands(world):
    world.add_simulator(printers=2)
    world.add_broker()
    real, other = world.simulator.ids
    world.add_gateway(printer=[], control=CONTROL, lan_discovery=lan_of(world))
    for printer in (real, other):
        world.watcher.wait_text(f"printer2mqtt/{printer}/availability", "online", 15)
    since = world.watcher.mark()
    world.simulator.fault("replace_id", 2, id=real)
    world.simulator.fault("reset", 2)
    world.gateway.process.wait_text("it is not believed", 30)
    line = next(one["message"] for one in world.gateway.lines("warn") if "it is not believed" in one["message"])
    assert all(address in line for address in world.simulator.addresses), line
    lit = world.watcher.latest(f"printer2mqtt/{real}/state").json()["light"]["chamber"]
    world.watcher.publish(f"printer2mqtt/{real}/set/light", "OFF" if lit else "ON")
    result = world.watcher.wait_json(f"printer2mqtt/{real}/result", lambda _: True, 15, since)
    assert result["code"] == "confirmed"
    assert len(world.simulator.orders(1)) == 1 and world.simulator.orders(2) == []
    said = [one.text() for one in world.watcher.all(f"printer2mqtt/{real}/availability", since)]
    assert set(said) <= {"online"}, "the real one was never away"


def test_a_printer_whose_id_is_an_alias_gets_another_name(world):
    world.add_simulator(printers=2)
    world.add_broker()
    world.simulator.fault("replace_id", 2, id="garage")
    world.add_gateway(printer=[{"host": world.simulator.addresses[0], "alias": "garage"}], control=CONTROL,
                      lan_discovery=lan_of(world))
    attributes = world.watcher.wait_json("printer2mqtt/garage/attributes", lambda _: True, 15)
    assert attributes["id"] == world.simulator.ids[0]
    stranger = wait_until(lambda: next((one for one in world.gateway.lines("warn")
                                        if "is called so because garage" in one["message"]), None), 15,
                          "the stranger is named")
    name = stranger["message"].split("printer=")[-1].split()[0] if "printer=" in stranger["message"] \
        else stranger["printer"]
    assert name.startswith("garage_")
    world.watcher.wait_text(f"printer2mqtt/{name}/availability", "online", 15)
    world.watcher.publish("printer2mqtt/garage/set/light", "OFF")
    world.watcher.wait_json("printer2mqtt/garage/result", lambda one: one["code"] == "confirmed", 15)
    assert world.simulator.orders(2) == []


def test_an_address_that_changes_its_id_again_and_again_is_not_listened_to(world):
    world.add_simulator()
    world.add_broker()
    world.add_gateway(printer=[], lan_discovery=lan_of(world))
    world.watcher.wait_text(f"printer2mqtt/{world.simulator.ids[0]}/availability", "online", 15)
    shown = {world.simulator.ids[0]}
    for number in range(8):
        fresh = f"{number:032x}"
        world.simulator.fault("replace_id", id=fresh)
        world.simulator.fault("reset")
        known = wait_until(
            lambda: (f"printer2mqtt/{fresh}/attributes" in {one.topic for one in world.watcher.all(
                f"printer2mqtt/{fresh}/attributes")} and "known")
            or ("one new identity after another" in world.gateway.process.text() and "refused"), 30,
            "it is taken up or refused")
        if known == "refused":
            break
        shown.add(fresh)
    assert known == "refused" and len(shown) == 3, shown


def test_one_printer_written_twice_has_one_connection_and_the_first_name(world):
    world.add_simulator()
    world.simulator.allowed_violations.add("parallel_connections")  # until both have told who they are
    world.add_broker()
    address = world.simulator.addresses[0]
    first, second, third, fourth = map(int, address.split("."))
    name = f"{first}.{second}.{third * 256 + fourth}"  # the same one, as resolvers take it
    world.add_gateway(printer=[{"host": address, "alias": "first"}, {"host": name, "alias": "second"}])
    world.watcher.wait_text("printer2mqtt/first/availability", "online", 15)
    world.gateway.process.wait_text("it is not believed", 30)
    assert world.simulator.truth()["counters"]["connections"] == 2, "the second one is not tried again and again"
    # Where the second one answers first it is shown until the first one has told that it is the same printer.
    wait_until(lambda: not any(topic.startswith("printer2mqtt/second/") for topic in retained_topics(world.broker)),
               20, "nothing is left of the second name")
    assert world.watcher.latest("printer2mqtt/first/availability").payload == b"online"


def test_a_restriction_holds_before_its_host_has_answered(world):
    world.add_simulator(printers=2)
    world.add_broker()
    dark = world.lan.address(99)
    world.add_gateway(printer=[{"host": dark, "alias": "nobody", "control": {"enabled": False}}], control=CONTROL,
                      lan_discovery=lan_of(world))
    found = world.simulator.ids[0]
    world.watcher.wait_text(f"printer2mqtt/{found}/availability", "online", 20)
    since = world.watcher.mark()
    world.watcher.publish(f"printer2mqtt/{found}/set/light", "OFF")
    world.watcher.publish(f"printer2mqtt/{found}/command", '{"id":"1","action":"refresh"}')
    world.watcher.publish("printer2mqtt/gateway/command", '{"action":"rediscover"}')
    wait_until(lambda: world.watcher.all(f"printer2mqtt/{found}/state", since), 90, "a heartbeat later")
    assert world.simulator.orders(1) == [] and not world.watcher.all(f"printer2mqtt/{found}/result", since)
