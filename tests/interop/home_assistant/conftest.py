# SPDX-License-Identifier: MIT
"""Fixtures. Home Assistant is booted once for each file; after each test its log must hold no complaint."""
import pathlib
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / "e2e"), str(pathlib.Path(__file__).parent)]
from harness import World  # noqa: E402
from home_assistant import HomeAssistant  # noqa: E402

SHOWN = 25  # lines of a log
COMPLAINTS_SHOWN = 8


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An empty world; at the end it checks itself (see World.close)."""
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def prepare():
    """A file that has more than MQTT in its configuration overrides this: prepare(directory, release) is
    called before the first start."""
    return lambda directory, release: None


@pytest.fixture(scope="module")
def home(world, prepare):
    """Home Assistant beside the world's broker, which it brings along."""
    world.add_broker()
    made = HomeAssistant(world.folder / "home_assistant", world.broker)
    prepare(made.directory, made.release)
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def no_complaint(home):
    """Nothing that the gateway does makes Home Assistant warn, fail or open a repair issue."""
    home.forgiven = ()
    yield
    found = home.complaints()
    if found:
        shown = "\n".join(text[:600] for text in found[:COMPLAINTS_SHOWN])
        pytest.fail(f"Home Assistant complains, {len(found)} times:\n{shown}", pytrace=False)
    assert [issue for issue in home.issues() if issue["domain"] == "mqtt"] == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    world = getattr(item, "funcargs", {}).get("world")
    if report.failed and world and world.gateway:
        for process in (world.simulator.process, world.gateway.process):
            report.sections.append((process.name, "\n".join(process.text().splitlines()[-SHOWN:])))
