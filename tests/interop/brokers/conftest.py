# SPDX-License-Identifier: MIT
"""Fixtures: what brokers ask for."""
import pathlib
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "lib"), str(pathlib.Path(__file__).parent)]
from world import pytest_runtest_makereport, world  # noqa: E402, F401
from certificates import Certificates  # noqa: E402


@pytest.fixture
def secret(tmp_path):
    """secret(text): the path of a file that only its owner reads."""
    def write(text):
        file = tmp_path / "secret"
        file.write_text(text + "\n")
        file.chmod(0o600)
        return str(file)
    return write


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))
