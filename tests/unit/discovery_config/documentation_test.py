# SPDX-License-Identifier: MIT
"""The examples of docs/home-assistant.md are YAML, and name only entities and events that exist."""
import pathlib
import re

import pytest

yaml = pytest.importorskip("yaml")

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/home-assistant.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
KEYS = set(re.findall(r"^\| ([a-z0-9_]+) \|", (ROOT / "docs/entities.md").read_text(encoding="utf-8"),
                      re.M))
BEFORE_2025_10 = {"end_time"}  # the page says so: ids were made from names
TOPICS = (ROOT / "docs/topics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_is_yaml(block):
    assert isinstance(yaml.safe_load(block), (dict, list))


def test_every_entity_of_the_page_is_in_the_table():
    found = re.findall(r"\b(?:sensor|binary_sensor|button|light|fan|select|number|switch|event|image|"
                       r"camera)\.centauri_([a-z0-9_]+)", PAGE)
    assert found
    assert set(found) <= KEYS | BEFORE_2025_10


def test_every_event_of_the_page_is_in_the_contract():
    found = re.findall(r"\b(?:print_[a-z]+|filament_runout|error_cleared)\b", PAGE)
    assert found
    for word in found:
        assert word in TOPICS, word
