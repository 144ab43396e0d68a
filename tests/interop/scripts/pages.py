# SPDX-License-Identifier: MIT
"""The examples of the documentation, as they stand there.

Above each shell or Python block a comment says which test runs it, `<!-- example: NAME -->`, or why none
does, `<!-- no example: REASON -->`. A ```text block that follows is what it prints; `...` is anything.
"""
import dataclasses
import pathlib
import re

DOCS = pathlib.Path(__file__).parents[3] / "docs"
PAGES = ("scripts.md", "getting-started.md", "topics.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
MARK = re.compile(r"<!-- (example|no example): ([^\n]*) -->\n\Z")
INLINE = re.compile(r"(?<!`)`((?:mosquitto_\w+|python3) [^`\n]+)`(?!`)")


@dataclasses.dataclass
class Example:
    where: str
    name: str  # empty: none
    reason: str  # why none runs it; empty: none
    body: str
    prints: tuple  # patterns of lines


def pattern(line):
    return re.compile(".*".join(re.escape(part) for part in line.split("...")) + r"\s*")


def blocks():
    found = []
    for page in PAGES:
        text = (DOCS / page).read_text(encoding="utf-8")
        last = None  # the example that a text block belongs to
        for fence in FENCE.finditer(text):
            kind, body = fence.groups()
            if kind in ("sh", "bash", "python"):
                mark = MARK.search(text[:fence.start()])
                what, words = mark.groups() if mark else ("", "")
                last = Example(f"{page}:{text.count(chr(10), 0, fence.start()) + 1}", words if what == "example" else "",
                               words if what == "no example" else "", body, ())
                found.append(last)
            elif kind == "text" and last:
                last.prints = tuple(pattern(line) for line in body.splitlines())
                last = None
            else:
                last = None
    return found


def inline_commands():
    """[(page, command)] of those that stand in the text."""
    return [(page, command) for page in PAGES
            for command in INLINE.findall((DOCS / page).read_text(encoding="utf-8"))]
