# SPDX-License-Identifier: MIT
"""What a user has from the gateway, whatever the broker: discovery, state, a command with its answer."""
LIGHT_ON = (403, {"LightStatus": {"SecondLight": 1}})


def begin(world, **mqtt):
    """One printer and a gateway with this [mqtt] section; until both are online."""
    world.add_simulator()
    world.add_gateway(mqtt=mqtt, control={"enabled": True})
    world.wait_online()


def check_main_path(world, mqtt_5=True):
    """`mqtt_5`: what the gateway speaks with the broker."""
    watcher, printer = world.watcher, world.simulator.ids[0]
    device = watcher.wait_json(f"homeassistant/device/printer2mqtt_{printer}/config", lambda _: True, 10)
    assert device["device"]["identifiers"] == [f"printer2mqtt_{printer}"]
    world.status("idle")

    since = watcher.mark()
    world.simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    world.status("printing", since=since)
    watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_started", since=since)

    since, before = watcher.mark(), len(world.simulator.orders())
    if mqtt_5:
        watcher.publish(world.topic("set/light"), "ON", response_topic="answers/story", correlation=b"\x00one")
        answer = watcher.wait_for("answers/story", timeout=10, since=since)
        assert (answer.json()["code"], answer.correlation) == ("confirmed", b"\x00one")
        assert not answer.retained
    else:
        watcher.publish(world.topic("set/light"), "ON")
    result = watcher.wait_json(world.topic("result"), lambda _: True, 10, since)
    assert (result["status"], result["code"], result["source"]) == ("ok", "confirmed", "set/light")
    assert world.simulator.orders()[before:] == [LIGHT_ON]
    assert world.state(lambda state: state["light"]["chamber"], since=since)

    # A retained command is never obeyed. MQTT 3.1.1 marks it only where it is replayed.
    since = watcher.mark()
    if not mqtt_5:
        world.gateway.stop()
    watcher.publish(world.topic("set/print"), "pause", retain=True)
    if not mqtt_5:
        world.gateway.start()
    assert watcher.wait_json(world.topic("result"), lambda _: True, 10, since)["code"] == "retained"
    watcher.publish(world.topic("set/print"), "", retain=True)
    world.wait_online(since=0 if mqtt_5 else since)
    assert len(world.simulator.orders()) == before + 1


def check_will(world):
    """The gateway dies, and the broker says so."""
    since = world.watcher.mark()
    world.gateway.kill()
    world.watcher.wait_text("printer2mqtt/gateway/availability", "offline", 15, since)


def check_refusal(world, sentence):
    """The gateway says once what is wrong, stays, and publishes nothing."""
    gateway = world.gateway
    gateway.process.wait_text(sentence, 10)
    assert gateway.process.is_running()
    told = [line for line in gateway.lines() if sentence in line["message"]]
    assert len(told) == 1, told
    assert told[0]["level"] in ("warn", "error"), told
    gateway.expected_errors.append(sentence)
    assert [one.topic for one in world.watcher.messages if one.topic.startswith("printer2mqtt/")] == []
