# SPDX-License-Identifier: MIT
"""Fixtures; a failed test shows the end of everybody's log."""
import pytest
from harness import World

SHOWN = 60  # lines of a log, messages of a watcher


@pytest.fixture
def world(tmp_path, request):
    """An empty world; at the end it checks itself (see World.close)."""
    made = World(tmp_path)
    request.node.world = made
    yield made
    made.close()


@pytest.fixture
def start(world):
    """start(simulator={...}, broker={...}, **gateway sections): everything, online."""
    def build(simulator=None, broker=None, **config):
        world.add_simulator(**(simulator or {}))
        world.add_broker(**(broker or {}))
        world.add_gateway(**config)
        for printer in range(1, len(world.simulator.addresses) + 1):
            world.wait_online(printer)
        return world
    return build


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    made = getattr(item, "world", None)
    if not report.failed or not made:
        return
    for process in made.processes:
        report.sections.append((process.name, "\n".join(process.text().splitlines()[-SHOWN:])))
    for watcher in made.watchers:
        said = [f"{one.at:.2f} {one.topic} {one.payload[:300]!r}" for one in watcher.messages[-SHOWN:]]
        report.sections.append(("messages", "\n".join(said)))
