# SPDX-License-Identifier: MIT
"""mochi-mqtt, a broker written in Go that speaks MQTT 5."""
import pytest
from other_broker import OtherBroker
from story import begin, check_main_path, check_will


@pytest.fixture
def broker(world, tmp_path):
    return world.adopt_broker(OtherBroker(world, tmp_path))


def test_the_main_path_and_the_will(world, broker):
    begin(world)
    assert "connected with MQTT 5" in world.gateway.process.text()
    check_main_path(world)
    check_will(world)


def test_a_broker_that_was_killed_and_forgot_everything_is_filled_again(world, broker):
    begin(world)
    broker.kill()
    since = world.watcher.mark()
    broker.start()
    world.watcher.wait_connected(20)
    world.wait_online(timeout=20, since=since)
    check_main_path(world)
