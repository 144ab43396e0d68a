# SPDX-License-Identifier: MIT
"""Fixtures of the suites: a world as in tests/e2e; a failed test shows the end of everybody's log.

A suite's conftest.py begins with: from world import pytest_runtest_makereport, world  # noqa
"""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "e2e"))
from harness import World  # noqa: E402

SHOWN = 40  # lines of a log


@pytest.fixture
def world(tmp_path):
    """An empty world; at the end it checks itself (see World.close)."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    made = getattr(item, "funcargs", {}).get("world")
    if report.failed and made:
        for process in made.processes:
            report.sections.append((process.name, "\n".join(process.text().splitlines()[-SHOWN:])))
