# SPDX-License-Identifier: MIT
"""AsyncAPI's own parser accepts docs/asyncapi.yaml, and reads from it what docs/topics.md says."""
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
VALIDATOR = pathlib.Path(__file__).with_name("validate.cjs")


def parse(file):
    done = subprocess.run(["node", VALIDATOR, os.environ["P2M_PLACE"], file], capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def document():
    return parse(ROOT / "docs" / "asyncapi.yaml")


def test_the_parser_has_nothing_to_say_against_it(document):
    assert document["diagnostics"] == []
    assert len(document["operations"]) > 10


def test_a_broken_document_would_be_noticed(tmp_path):
    """The test above can fail: a wrong key, and a schema that is none."""
    text = (ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8").replace("schemas/", f"{ROOT}/docs/schemas/")
    for old, new in (("action: send", "action: shout"), ("{type: string, enum: [online, offline]}", "{type: word}")):
        assert old in text
        broken = tmp_path / "broken.yaml"
        broken.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert parse(broken)["diagnostics"] != []


def test_it_has_the_topics_of_the_contract_with_direction_retain_and_qos(document):
    assert rows_of_the_contract() == {
        (one["address"], "out" if one["action"] == "send" else "in", one["retain"], one["qos"])
        for one in document["operations"]}


def rows_of_the_contract():
    """The table of section 2 of docs/topics.md, without Home Assistant's discovery, which is theirs."""
    text = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
    found = set()
    for topics, directions, retained, qos in re.findall(
            r"^\| (`<base>[^|]*) \| ([a-z /]+) \| \**(yes|no)\** \| (\d) \|", text, re.M):
        both = zip(re.findall(r"`([^`]+)`", topics), directions.split(" / "), strict=True)
        found |= {(re.sub(r"<(\w+)>", r"{\1}", topic), direction, retained == "yes", int(qos))
                  for topic, direction in both}
    return found


def test_each_json_document_is_described_by_a_schema_of_ours(document):
    titles = {json.loads(file.read_text(encoding="utf-8"))["title"]
              for file in (ROOT / "docs" / "schemas").glob("*.json") if file.name != "common.schema.json"}
    assert {one["payload"].get("title") for one in document["operations"] if one["payload"]} - {None} == titles
