# SPDX-License-Identifier: MIT
"""The description of the API is valid OpenAPI 3.1, and each operation has what its users need."""
import json
import os
import pathlib
import subprocess

import pytest

PYTHON = pathlib.Path(os.environ["P2M_PLACE"]) / "bin" / "python"
FILE = pathlib.Path(__file__).parents[3] / "gateway" / "surfaces" / "http" / "openapi.yaml"
VERBS = ("get", "put", "post", "delete", "patch")


def check(file):
    done = subprocess.run([PYTHON, pathlib.Path(__file__).with_name("validate.py"), file], capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(name="document", scope="module")
def _document():
    return check(FILE)["document"]


def operations(document):
    return [(path, verb, item[verb]) for path, item in document["paths"].items() for verb in VERBS if verb in item]


def resolved(document, node):
    while "$ref" in node:
        target = document
        for word in node["$ref"].removeprefix("#/").split("/"):
            target = target[word]
        node = target
    return node


def test_it_is_valid_and_so_is_each_example():
    checked = check(FILE)
    assert checked["faults"] == []
    assert checked["examples"] > 10


@pytest.mark.parametrize(("old", "new"), [
    ("operationId: getGateway", "operationId: [1]"), ("example: {mode: silent}", "example: {mode: loud}"),
    ("description: A list.", "decription: A list.")])
def test_a_broken_document_would_be_noticed(tmp_path, old, new):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert check(broken)["faults"] != []


def test_each_operation_has_an_id_a_tag_and_an_answer_for_errors(document):
    ids = [one["operationId"] for _, _, one in operations(document)]
    assert len(ids) == len(set(ids)) > 20
    tags = {one["name"] for one in document["tags"]}
    for path, verb, one in operations(document):
        assert set(one["tags"]) <= tags, path
        assert resolved(document, one["responses"]["default"])["content"].keys() == {"application/problem+json"}, path
        assert any(code.startswith("2") for code in one["responses"]), (path, verb)
        assert one["summary"].endswith("."), path


def test_what_has_an_etag_can_be_not_modified(document):
    for path, _, one in operations(document):
        has_tag = any("ETag" in resolved(document, answer).get("headers", {})
                      for code, answer in one["responses"].items() if code == "200")
        assert has_tag == ("304" in one["responses"]), path
