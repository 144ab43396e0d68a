# SPDX-License-Identifier: MIT
"""aedes, a broker written for Node.js that knows no MQTT 5: the gateway falls back by itself."""
import pytest
from other_broker import OtherBroker
from story import begin, check_main_path, check_will


@pytest.fixture
def broker(world, tmp_path):
    return world.adopt_broker(OtherBroker(world, tmp_path, mqtt_5=False))


def test_the_main_path_after_falling_back(world, broker):
    begin(world)
    assert "connected with MQTT 3.1.1" in world.gateway.process.text()
    check_main_path(world, mqtt_5=False)
    check_will(world)


def test_a_broker_that_comes_back_is_joined_again(world, broker):
    begin(world)
    broker.kill()
    since = world.watcher.mark()
    broker.start()
    world.watcher.wait_connected(20)
    world.wait_online(timeout=20, since=since)
    check_main_path(world, mqtt_5=False)
