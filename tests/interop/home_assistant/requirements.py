# SPDX-License-Identifier: MIT
"""Prints the packages which the integrations used here want, from the manifests of the installed release."""
import json
import pathlib

import homeassistant.bootstrap as bootstrap

COMPONENTS = pathlib.Path(bootstrap.__file__).parent / "components"
USED = {"mqtt", "recorder", "history", "logbook", "api", "config"}
NEED_A_COMPILER = ("pymicro-vad", "pyspeex-noise", "pymicro_vad", "pyspeex_noise")


def manifest(domain):
    path = COMPONENTS / domain / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def main():
    waiting = {*bootstrap.DEFAULT_INTEGRATIONS, *bootstrap.CORE_INTEGRATIONS, *USED}
    waiting |= {module.stem for module in (COMPONENTS / "mqtt").glob("*.py")}
    seen, wanted = set(), set(manifest("hassio")["requirements"])  # mqtt imports it for its set-up dialogue
    while waiting:
        domain = waiting.pop()
        seen.add(domain)
        wanted.update(manifest(domain).get("requirements", []))
        waiting.update(set(manifest(domain).get("dependencies", [])) - seen)
    print("\n".join(sorted(package for package in wanted if not package.startswith(NEED_A_COMPILER))))


main()
