# SPDX-License-Identifier: MIT
"""SIGHUP: what applies although no key tells it, and what a reload meets that comes at a bad moment.
What it does to topics and discovery is in test_discovery_topics.py."""
import signal
import subprocess

import pytest
from harness import Broker, retained_topics, wait_until
from harness.web import Web

BIRTH = "homeassistant/status"
ONLINE = "printer2mqtt/gateway/availability"


def reload(world, **config):
    world.gateway.configure(world.make_config(**config))
    world.gateway.reload()


@pytest.fixture
def secret(tmp_path):
    """secret(text): a file with it; called again it holds something else."""
    file = tmp_path / "secret"

    def write(text):
        file.write_text(text)
        file.chmod(0o600)
        return str(file)
    return write


def connections(world):
    return world.gateway.process.text().count("connected with MQTT")


def test_a_password_file_with_another_password_is_read_again(world, tmp_path, secret):
    passwords = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "gateway", "right"], check=True)
    passwords.chmod(0o600)
    broker = world._keep(Broker(world.lan, world.folder, 1, f"password_file {passwords}\nallow_anonymous false"))
    world.add_gateway(broker, mqtt={"url": broker.url, "username": "gateway", "password_file": secret("wrong")},
                      printer=[])
    world.gateway.process.wait_text("check the user name and password", 10)
    secret("right")
    world.gateway.reload()
    world.gateway.process.wait_text("connected with MQTT", 10)


def test_a_token_file_with_another_token_is_read_again_and_one_with_the_same_cuts_nobody(world, secret):
    web = Web(world.lan)
    world.add_broker()
    world.add_gateway(http={**web.section, "token_file": secret("first")}, printer=[])
    by = {word: {"Authorization": f"Bearer {word}"} for word in ("first", "second")}
    assert web.get("/printers", **by["first"])[0] == 200
    listening = world.gateway.process.text().count("pictures and numbers")
    world.gateway.reload()
    assert world.gateway.process.text().count("pictures and numbers") == listening
    secret("second")
    world.gateway.reload()
    assert web.get("/printers", **by["first"])[0] == 401
    assert web.get("/printers", **by["second"])[0] == 200


def test_births_are_heard_once_discovery_is_switched_on(start):
    world = start(home_assistant={"mode": "off"})
    since = world.watcher.mark()
    reload(world, home_assistant={"mode": "device"})
    wait_until(lambda: connections(world) == 2, 10, "the gateway listens anew")
    config = f"homeassistant/device/printer2mqtt_{world.simulator.ids[0]}/config"
    world.watcher.wait_for(config)
    world.watcher.wait_text(ONLINE, "online", 10, since)
    since = world.watcher.mark()
    world.watcher.publish(BIRTH, "online")
    world.watcher.wait_for(config, lambda one: one.payload, 10, since)


def test_a_shorter_interval_of_discovery_counts_at_once(world):
    lan = {"enabled": True, "broadcast": [world.lan.broadcast]}
    world.add_broker()
    world.add_gateway(lan_discovery={**lan, "interval_s": 86400}, printer=[])
    world.watcher.wait_text(ONLINE, "online", 10)  # so it has asked, and asks again tomorrow
    world.add_simulator()
    reload(world, lan_discovery={**lan, "interval_s": 4}, printer=[])
    world.watcher.wait_text(f"printer2mqtt/{world.simulator.ids[0]}/availability", "online", 10)


def test_an_end_that_overtakes_a_reload_leaves_the_gateway_and_its_printers_offline(start):
    world = start()
    reload(world, mqtt={"client_id": "another"})
    world.gateway.process.signal(signal.SIGTERM)
    world.gateway.process.wait(5)
    kept = retained_topics(world.broker)
    assert kept[ONLINE] == b"offline"
    assert kept["printer2mqtt/p1/availability"] == b"offline"
