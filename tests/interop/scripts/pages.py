# SPDX-License-Identifier: MIT
"""The examples of the documentation, as they stand there.

Above each shell or Python block a comment says which test runs it, `<!-- example: NAME -->` or, where the
test is of another suite, `<!-- example: NAME of FILE -->`; or why none does, `<!-- no example: REASON -->`.
A ```text block that follows is what it prints; `...` is anything.
"""
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[3]
PAGES = ("README.md", "CONTRIBUTING.md", "deploy/home-assistant-addon/DOCS.md",
         *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
MARK = re.compile(r"<!-- (example|no example): ([^\n]*) -->\n\Z")
INLINE = re.compile(r"(?<!`)`((?:mosquitto_\w+|python3|curl) [^`\n]+)`(?!`)")


@dataclasses.dataclass
class Example:
    where: str
    name: str  # empty: none
    suite: str  # the file of another suite that runs it; empty: this one
    reason: str  # why none runs it; empty: none
    body: str
    prints: tuple  # patterns of lines


def pattern(line):
    return re.compile(".*".join(re.escape(part) for part in line.split("...")) + r"\s*")


def blocks():
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        last = None  # the example that a text block belongs to
        for fence in FENCE.finditer(text):
            kind, body = fence.groups()
            if kind in ("sh", "bash", "python"):
                mark = MARK.search(text[:fence.start()])
                what, words = mark.groups() if mark else ("", "")
                name, _, suite = words.partition(" of ") if what == "example" else ("", "", "")
                last = Example(f"{page}:{text.count(chr(10), 0, fence.start()) + 1}", name, suite,
                               words if what == "no example" else "", body, ())
                found.append(last)
            elif kind == "text" and last:
                last.prints = tuple(pattern(line) for line in body.splitlines())
                last = None
            else:
                last = None
    return found


def example(name):
    """For a test of another suite: the block of that name."""
    (found,) = [one for one in blocks() if one.name == name]
    return found


def inline_commands():
    """[(page, command)] of those that stand in the text."""
    return [(page, command) for page in PAGES
            for command in INLINE.findall((ROOT / page).read_text(encoding="utf-8"))]
