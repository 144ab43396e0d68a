# SPDX-License-Identifier: MIT
"""Fixtures; a failed test shows the end of everybody's log."""
import pytest
from harness import World, rtsp

SHOWN = 60  # lines of a log, messages of a watcher


def pytest_configure(config):
    config.addinivalue_line("markers", "measures: asserts memory or pace, which are a sanitizer's where there is one")


@pytest.fixture
def world(tmp_path):
    """An empty world; at the end it checks itself (see World.close)."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def start(world):
    """start(simulator={...}, broker={...}, **gateway sections): everything, online."""
    return world.start_all


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory):
    """make(): worlds that several tests of a file share."""
    made = []

    def make():
        made.append(World(tmp_path_factory.mktemp("world")))
        return made[-1]
    yield make
    for one in made:
        one.close()


def worlds_of(item):
    """Those of its fixtures, directly or as their `world`."""
    values = [getattr(value, "world", value) for value in getattr(item, "funcargs", {}).values()]
    return {id(value): value for value in values if isinstance(value, World)}.values()


def pytest_terminal_summary(terminalreporter, config):
    """Which MediaMTX the tests of video used."""
    if any("test_rtsp" in str(one) or "test_endurance" in str(one) for one in config.args):
        terminalreporter.write_line(rtsp.said_which())


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    if not report.failed:
        return
    for made in worlds_of(item):
        for process in made.processes:
            report.sections.append((process.name, "\n".join(process.text().splitlines()[-SHOWN:])))
        for watcher in made.watchers:
            said = [f"{one.at:.2f} {one.topic} {one.payload[:300]!r}" for one in watcher.messages[-SHOWN:]]
            report.sections.append(("messages", "\n".join(said)))
