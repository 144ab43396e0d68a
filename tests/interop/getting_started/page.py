# SPDX-License-Identifier: MIT
"""docs/getting-started.md, cut into what a reader types and enters."""
import pathlib
import re

TEXT = (pathlib.Path(__file__).parents[3] / "docs" / "getting-started.md").read_text(encoding="utf-8")
JOIN = "## 3. Join them to your broker"
HOME_ASSISTANT = "### In Home Assistant"
SCRIPT = "### In a script"
PRINTER, BROKER = "192.0.2.20", "192.0.2.5"  # of the page; see run


def section(title):
    """From its heading to the next one of the same rank or a higher one."""
    rank = len(title.split(" ")[0])
    found = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{rank}}} |\Z)", TEXT, re.M | re.S)
    assert found, f"the page has no section {title!r}"
    return found[1]


def _blocks(title, kind):
    found = re.findall(rf"^```{kind}\n(.*?)^```$", section(title), re.M | re.S)
    assert found, f"the section {title!r} has no {kind} block"
    return found


def toml(title):
    """The first file that the section shows."""
    return _blocks(title, "toml")[0]


def commands(title):
    """The lines of its shell blocks, without remarks."""
    return [line.split("    #")[0].strip() for block in _blocks(title, "sh") for line in block.splitlines()]


def fields(title):
    """Its table of two columns: {field: value}, the values as they stand in the page."""
    return dict(re.findall(r"^\| ([^|`]+?) \| `?([^|`]*?)`? \|$", section(title), re.M))
