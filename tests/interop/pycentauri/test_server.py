# SPDX-License-Identifier: MIT
"""pycentauri's server, which holds one connection and serves it by HTTP and server-sent events."""
import json

from conftest import HOST
from harness import wait_until

PAUSE, STOP, RESUME = 129, 130, 131  # of SDCP


def test_it_knows_the_printer(server, simulator):
    told = server.get("/api/info")
    assert (told["printer_host"], told["mainboard_id"], told["enable_control"]) == (HOST, simulator.ids[0], True)
    assert server.get("/attributes")["mainboard_id"] == simulator.ids[0]


def test_it_serves_the_status(server, printing):
    told = wait_until(lambda: (found := server.get("/status"))["progress"] == 40 and found, 10, "it shows the job")
    assert (told["print_status"], told["filename"], told["layer"]) == (
        13, "benchy.gcode", {"current": 67, "total": 168})


def test_it_sends_events(server, printing):
    seen = []
    with server.open("/events/status") as stream:
        while len(seen) < 2:
            line = stream.readline().decode()
            assert line, "the stream ended"
            if line.startswith("data:"):
                seen.append(json.loads(line.removeprefix("data:")))
    assert {one["PrintInfo"]["Filename"] for one in seen} == {"benchy.gcode"}


def test_it_serves_pictures_and_one_camera_stream_for_all(server, simulator):
    with server.open("/snapshot") as answer:
        assert answer.headers.get_content_type() == "image/jpeg"
        assert answer.read().startswith(b"\xff\xd8")
    with server.open("/stream") as one, server.open("/stream") as other:
        for stream in (one, other):
            assert b"\xff\xd8" in stream.read(50_000)


def test_it_serves_the_history(server):
    assert server.get("/history")


def test_it_pauses_resumes_and_stops(server, simulator, printing):
    since = len(simulator.orders())
    for path, reached in (("/print/pause", 6), ("/print/resume", 13), ("/print/stop", 8)):
        assert server.post(path)["ok"]
        wait_until(lambda: simulator.truth()["sub_status"] == reached, 10, f"{path} shows")
    assert [number for number, _ in simulator.orders()[since:]] == [PAUSE, RESUME, STOP]
