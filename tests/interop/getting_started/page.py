# SPDX-License-Identifier: MIT
"""docs/getting-started.md, cut into what a reader types, writes and enters."""
import pathlib
import re

TEXT = (pathlib.Path(__file__).parents[3] / "docs" / "getting-started.md").read_text(encoding="utf-8")
LOOK = "## 1. Look at it without a printer"
FIND = "## 2. Find your printers"
JOIN = "## 3. Join them to your broker"
HOME_ASSISTANT = "### In Home Assistant"
SCRIPT = "### In a script"
CONTROL = "## 5. Allow commands, if you want"
SERVICE = "## 6. Install it as a service"
PRINTER, BROKER = "192.0.2.20", "192.0.2.5"  # of the page; see run
BLOCK = re.compile(r"^```(sh|toml)\n(.*?)^```$", re.M | re.S)

_followed = []


def section(title):
    """From its heading to the next one of the same rank or a higher one."""
    rank = len(title.split(" ")[0])
    found = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{rank}}} |\Z)", TEXT, re.M | re.S)
    assert found, f"the page has no section {title!r}"
    return found[1]


def block(title, kind, number=0):
    """What the section shows, as it stands there: commands (sh) or a part of a file (toml)."""
    found = [text for one, text in BLOCK.findall(section(title)) if one == kind]
    assert number < len(found), f"the section {title!r} has {len(found)} {kind} blocks"
    _followed.append(found[number])
    return found[number]


def not_followed():
    """The blocks that nobody asked for."""
    return [text for _, text in BLOCK.findall(TEXT) if text not in _followed]


def commands(title):
    """Those within the text of a section that are the program's."""
    return re.findall(r"(?<!`)`(printer2mqtt [a-z][^`\n]*)`(?!`)", section(title))


def fields(title):
    """Its table of two columns: {field: value}, the values as they stand in the page."""
    return dict(re.findall(r"^\| ([^|`]+?) \| `?([^|`]*?)`? \|$", section(title), re.M))
