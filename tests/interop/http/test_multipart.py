# SPDX-License-Identifier: MIT
"""Our parser of forms and python-multipart read the same parts from the same bytes, however they are cut."""
import os
import pathlib
import random
import subprocess
import sys

import pytest

sys.path[:0] = [str(one) for one in pathlib.Path(os.environ["P2M_PLACE"]).glob("lib/python*/site-packages")]
from python_multipart.multipart import MultipartParser, parse_options_header  # noqa: E402

READER = pathlib.Path(os.environ["P2M_BIN_DIR"]) / "form-reader"


def ours(form, boundary, step):
    done = subprocess.run([READER, boundary, str(step)], input=form, capture_output=True, timeout=60, check=False)
    if done.returncode:
        return None
    parts = []
    for line in done.stdout.decode().splitlines():
        name, file_name, data = line.split(" ")
        parts.append((bytes.fromhex(name), None if file_name == "-" else bytes.fromhex(file_name), bytes.fromhex(data)))
    return parts


def theirs(form, boundary):
    parts, state = [], {}

    def on_part_begin():
        state.update(head={}, field=b"", value=b"", data=b"")

    def on_header_field(data, start, end):
        state["field"] += data[start:end]

    def on_header_value(data, start, end):
        state["value"] += data[start:end]

    def on_header_end():
        state["head"][state["field"].lower()] = state["value"]
        state.update(field=b"", value=b"")

    def on_part_data(data, start, end):
        state["data"] += data[start:end]

    def on_part_end():
        _, options = parse_options_header(state["head"][b"content-disposition"])
        parts.append((options[b"name"], options.get(b"filename"), state["data"]))

    parser = MultipartParser(boundary, {
        one.__name__: one for one in
        (on_part_begin, on_header_field, on_header_value, on_header_end, on_part_data, on_part_end)})
    parser.write(form)
    parser.finalize()
    return parts


def make_form(chance, boundary):
    alphabet = [b"\r", b"\n", b"\r\n", b"-", b"--", boundary[:-1], b"\r\n--" + boundary[:-1], b"G1 X1\n", b"\0", b"\xff"]
    form = b""
    for number in range(chance.randrange(1, 6)):
        head = b'Content-Disposition: form-data; name="f%d"' % number
        if chance.random() < 0.5:
            head += b'; filename="a %d.gcode"\r\nContent-Type: application/octet-stream' % number
        data = b"".join(chance.choices(alphabet, k=chance.randrange(40)))
        if boundary in data:  # two pieces made one
            data = b"x"
        form += b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + data + b"\r\n"
    return form + b"--" + boundary + b"--\r\n"


@pytest.mark.parametrize("seed", range(60))
def test_both_read_the_same_parts(seed):
    chance = random.Random(seed)
    boundary = bytes(chance.choices(b"abcXYZ019'_-", k=chance.randrange(1, 60))) + b"z"
    form = make_form(chance, boundary)
    expected = theirs(form, boundary)
    assert expected
    for step in (1, chance.randrange(2, 50), len(form)):
        assert ours(form, boundary.decode(), step) == expected, (form, step)


def test_a_form_that_is_cut_off_is_refused():
    form = make_form(random.Random(1), b"bz")
    for end in (0, 1, 10, len(form) - 6):
        assert ours(form[:end], "bz", 7) is None


def test_a_file_name_of_another_script_is_read_although_python_multipart_passes_it_over():
    form = (b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%A4%20b.gcode\r\n\r\n"
            b"G28\r\n--b--\r\n")
    assert ours(form, "b", 5) == [(b"file", "\u00e4 b.gcode".encode(), b"G28")]
    assert theirs(form, b"b") == [(b"file", None, b"G28")]
