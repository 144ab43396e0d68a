# SPDX-License-Identifier: MIT
"""A second gateway that should not be: it is told what is wrong, and neither disturbs the other."""
from harness import observe, wait_until

ONLINE = "printer2mqtt/gateway/availability"
DIRECTORY_IN_USE = "another printer2mqtt uses the state directory"
BASE_IN_USE = "uses the base topic printer2mqtt at this broker"


def test_a_second_gateway_with_the_same_state_directory_is_refused(start):
    world = start()
    mark = world.watcher.mark()
    second = world.add_gateway(name="second", start=False)
    second.expected_errors = [DIRECTORY_IN_USE]
    second.configure({**second.config, "state": {"directory": str(world.gateway.state)}})
    second.start()
    assert second.process.wait(5) == 1
    assert [DIRECTORY_IN_USE in line["message"] for line in second.lines("error")] == [True]
    assert not any(one.text() == "offline" for one in world.watcher.all(ONLINE, mark))


def test_the_directory_of_a_killed_gateway_is_free_at_once(start):
    world = start()
    world.gateway.kill()
    mark = world.watcher.mark()
    world.gateway.start()
    world.wait_online(since=mark)


def test_two_gateways_with_one_base_topic_say_so_once_each_and_do_not_fight(start):
    world = start()
    world.gateway.expected_errors = [BASE_IN_USE]
    second = world.add_gateway(name="second", printer=[{"host": world.simulator.addresses[0], "alias": "other"}],
                               start=False)
    second.expected_errors = [BASE_IN_USE]
    world.simulator.allowed_violations = {"parallel_connections"}  # two gateways, one printer

    def told(gateway):
        return [line for line in gateway.lines("error") if BASE_IN_USE in line["message"]]

    second.start()
    wait_until(lambda: told(world.gateway) and told(second), 15, "both gateways tell of each other")
    mark = world.watcher.mark()
    observe(3)
    said = [one.topic for one in world.watcher.messages[mark:]]
    # One answer to the other, and one when its printer came.
    assert said.count("printer2mqtt/gateway/info") <= 4 and said.count(ONLINE) <= 1
    assert (len(told(world.gateway)), len(told(second))) == (1, 1)
