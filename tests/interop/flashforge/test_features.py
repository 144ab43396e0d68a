# SPDX-License-Identifier: MIT
"""flashforge-python-api finds nothing odd about the simulated printers: each feature of features.md, one by one."""
import pytest
from conftest import Guest, make_simulator, rows, try_feature

ROWS = rows("python")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    made = make_simulator(tmp_path_factory.mktemp("simulator"), [profile for _, profile in ROWS])
    yield made
    made.close()


@pytest.mark.parametrize("number", range(1, len(ROWS) + 1),
                         ids=[f"{row['id']}-{profile}" for row, profile in ROWS])
def test_feature(python, simulator, number):
    row, profile = ROWS[number - 1]
    try_feature(Guest(python, simulator, number, profile), row, "python")
