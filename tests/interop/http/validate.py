# SPDX-License-Identifier: MIT
"""Prints what the validator of OpenAPI has to say about a document and its examples, and the document, as JSON:
   python validate.py FILE     (python: of the place where `install` has put the validator)"""
import json
import pathlib
import sys

import jsonschema
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator


def bodies(document):
    for path, item in document["paths"].items():
        for one in item.values():
            body = one.get("requestBody", {}) if isinstance(one, dict) else {}
            if "$ref" in body:
                body = document["components"]["requestBodies"][body["$ref"].rpartition("/")[2]]
            for media in body.get("content", {}).values():
                examples = [media["example"]] if "example" in media else []
                examples += [each["value"] for each in media.get("examples", {}).values()]
                yield from ((path, media["schema"], each) for each in examples)


document = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
faults = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
count = 0
for where, schema, example in bodies(document):
    count += 1
    validator = jsonschema.Draft202012Validator({**schema, "components": document["components"]})
    faults += [f"{where}: {error.message}" for error in validator.iter_errors(example)]
json.dump({"faults": faults, "examples": count, "document": document}, sys.stdout)
