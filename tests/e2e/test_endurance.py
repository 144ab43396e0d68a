# SPDX-License-Identifier: MIT
"""What befalls cameras and video again and again: two hundred rounds of it. Pictures are back within 20 s
each time; at the end no process is left over, and no descriptor and no memory was lost.

Rounds of different kinds run side by side, each at a printer of its own."""
import collections
import concurrent.futures
import os
import pathlib
import signal
import socket
import time

from harness import PATIENCE, figure, observe, wait_until
from harness.rtsp import Rtsp
from harness.wait import overload
from harness.web import Web

BACK_WITHIN_S = 20
FAULT_S = 0.4  # short, so that there can be many
STALLED_AFTER_S = 15  # one that lasts: the connection is given up and made anew
KILLS = 8  # rounds with two deaths each: MediaMTX's, the gateway's
SLOTS = 5  # for WebSocket clients of a printer
ALL_ROUNDS = 200
# The first rounds fill pools and caches; what comes after them must not grow. A sanitizer keeps what was
# freed to catch its use: here it is told to keep little.
GROWTH_KIB, GROWTH_DESCRIPTORS = 6 << 10, 0
KEEP_LITTLE = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1"]))


def back_within():
    """Most of it are pauses that are meant; the rest is work, for which a busy machine takes longer."""
    return BACK_WITHIN_S * overload()


class Record:
    """Rounds by their kind, and how long the slowest took until pictures came again."""

    def __init__(self):
        self.rounds, self.slowest = collections.Counter(), collections.defaultdict(float)

    def back(self, kind, wait):
        """`wait()` returns when pictures come again."""
        begun = time.monotonic()
        found = wait()
        took = time.monotonic() - begun
        assert took <= back_within() * PATIENCE, f"{kind}: {took:.1f} s"
        self.rounds[kind] += 1
        self.slowest[kind] = max(self.slowest[kind], took)
        return found

    def tell(self):
        for kind, count in sorted(self.rounds.items()):
            figure(f"endurance: {count} x {kind}, back after at most", self.slowest[kind])


class Resources:
    """What the gateway has now."""

    def __init__(self, pid):
        self.descriptors = len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        self.kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def process_ids(world, name, argument=""):
    """Of the gateway's descendants that run this program, or a script of this name, with such an argument."""
    found = []
    for one in world.gateway.process.descendants():
        pid, words = one.split(" ", 1)
        if any(os.path.basename(word) == name for word in words[2:].split("\\x00")[:2]) and argument in words:
            found.append(int(pid))
    return found


def keep_trying(look, within):
    """`look()` is a viewer that was let in; tried again until it sees something."""
    def seen():
        viewer = look()
        try:
            return viewer.wait_frames(1, 12)
        except AssertionError:
            viewer.close()
            return None
    return wait_until(seen, within, "pictures come again")


class Ring:
    """One printer, and what it suffers."""

    def __init__(self, world, name, printer, record):
        """`printer`: its simulator, and its number there."""
        self.world, self.name, self.record = world, name, record
        self.simulator, self.number = printer

    def camera(self, how):
        self.simulator.fault("camera", self.number, how=how)

    def watch(self):
        return self.world.web.watch(self.name)

    def camera_faults(self, how, times, seconds=FAULT_S):
        """While somebody looks, who need not come again."""
        viewer = self.watch().wait_frames()
        for _ in range(times):
            self.camera(how)
            observe(seconds)
            self.camera("")
            self.record.back(f"camera: {how}", lambda: viewer.wait_frames(3, back_within()))
        assert not viewer.ended
        viewer.close()

    def refusals(self, times):
        for _ in range(times):
            self.camera("refuse")
            viewer = self.watch()
            wait_until(lambda one=viewer: one.status == 503, 15, "the viewer is told that there is no picture")
            viewer.close()
            self.camera("")
            self.record.back("camera: refuse", lambda: keep_trying(self.watch, back_within())).close()
            self.wait_slots()

    def wait_slots(self):
        """A printer gives a slot back some time after its viewer left."""
        wait_until(lambda: self.simulator.truth(self.number)["camera_clients"] == 0, 25, "the slot is free")

    def vanish(self, times):
        """Without power for a moment, in the middle of a stream."""
        for _ in range(times):
            viewer = self.watch().wait_frames(3, back_within())
            self.simulator.fault("power_cut", self.number)
            observe(FAULT_S)
            self.simulator.fault("power_up", self.number)
            self.record.back("printer: power cut", lambda one=viewer: one.wait_frames(3, back_within()))
            viewer.close()

    def ffmpeg_deaths(self, times):
        """Under a viewer of RTSP, who has to come again."""
        for _ in range(times):
            viewer = keep_trying(lambda: self.world.rtsp.view(self.name), back_within())
            for pid in process_ids(self.world, "ffmpeg", f"/printers/{self.name}/"):
                os.kill(pid, signal.SIGKILL)
            viewer.wait_ended().close()
            self.record.back("ffmpeg: kill -9",
                        lambda: keep_trying(lambda: self.world.rtsp.view(self.name), back_within())).close()

    def sleepers(self, times):
        """Viewers that ask and never read, beside one that does."""
        viewer = self.watch().wait_frames()
        for _ in range(times):
            with socket.socket() as sleeper:
                sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                sleeper.connect((self.world.web.host, self.world.web.port))
                sleeper.sendall(f"GET /printers/{self.name}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                observe(1)
                self.record.back("viewer: never reads", lambda: viewer.wait_frames(3, back_within()))
        assert not viewer.ended
        viewer.close()

    def frozen_video_viewers(self, times):
        """The same over RTSP."""
        watching = keep_trying(lambda: self.world.rtsp.view(self.name), back_within())
        for _ in range(times):
            sleeper = self.world.rtsp.view(self.name).wait_frames(1)
            sleeper.freeze()
            observe(1)
            self.record.back("video viewer: never reads", lambda: watching.wait_frames(5, back_within()))
            sleeper.close()
        assert not watching.ended
        watching.close()


# (What a printer suffers, how often in the measured part, how often before it, at how many printers.)
# A connection that is lost again and again is tried ever less often: few of these at one printer.
KINDS = [
    (lambda ring, times: ring.camera_faults("huge_frame", times), 20, 2, 1),
    (lambda ring, times: ring.camera_faults("stall", times), 38, 2, 1),
    (lambda ring, times: ring.camera_faults("garbage", times), 38, 2, 1),
    (lambda ring, times: ring.camera_faults("half_frames", times), 38, 2, 1),
    (lambda ring, times: ring.camera_faults("stall", times, STALLED_AFTER_S + 2), 1, 0, 2),
    (lambda ring, times: ring.refusals(times), 2, 0, 2),
    (lambda ring, times: ring.vanish(times), 3, 0, 4),
    (lambda ring, times: ring.ffmpeg_deaths(times), 5, 1, 1),
    (lambda ring, times: ring.sleepers(times), 24, 2, 1),
    (lambda ring, times: ring.frozen_video_viewers(times), 12, 1, 1),
]
RINGS = [kind for kind in KINDS for _ in range(kind[3])]
HUGE = 1  # its simulator is another one: it is busy with its frames, and the others must not wait


def begin(world, printers):
    """Everything, with video of every printer."""
    world.web, world.rtsp = Web(world.lan), Rtsp(world.lan)
    simulators = [world.add_simulator(printers=HUGE, first=101), world.add_simulator(printers=printers - HUGE, seed=2)]
    for one in simulators:
        # After each switch of the video a printer is asked how it is; here it is switched without end.
        one.allowed_violations = {"idle_printer_polled"}
    world.add_broker()
    hosts = [host for one in simulators for host in one.addresses]
    gateway = world.add_gateway(start=False, http=world.web.section, rtsp=world.rtsp.section, printer=[
        {"host": host, "alias": f"p{number}"} for number, host in enumerate(hosts, 1)])
    gateway.start(ASAN_OPTIONS=KEEP_LITTLE)
    for number in range(1, printers + 1):
        wait_video_offered(world, number)
    return [(one, number) for one in simulators for number in range(1, len(one.addresses) + 1)]


def wait_video_offered(world, printer, since=0):
    world.watcher.wait_json(world.topic("diagnostics", printer), lambda one: one["rtsp"]["running"], 30, since)


def settle(world):
    """Nobody looks any more, and what that ends has ended."""
    wait_until(lambda: world.web.number("camera_clients") == 0 and world.web.number("http_viewers") == 0 and
               not process_ids(world, "ffmpeg"), 45, "nobody looks at any camera")
    observe(2)  # connections that were closed are let go


def test_cameras_and_viewers_that_fail_again_and_again_cost_nothing_that_stays(world):
    record = Record()
    printers = begin(world, len(RINGS))
    rings = [Ring(world, f"p{number}", printer, record) for number, printer in enumerate(printers, 1)]

    def all_at_once(column):
        with concurrent.futures.ThreadPoolExecutor(len(RINGS)) as pool:
            running = [pool.submit(row[0], ring, row[column]) for row, ring in zip(RINGS, rings) if row[column]]
        for one in running:
            one.result()
        settle(world)
        return Resources(world.gateway.process.pid)
    before = all_at_once(2)
    helpers = len(world.gateway.process.descendants())
    after = all_at_once(1)
    record.tell()
    assert sum(row[1] for row in RINGS) + 2 * KILLS >= ALL_ROUNDS
    figure("endurance: the gateway's memory grew by", after.kib - before.kib, "KiB")
    figure("endurance: the gateway's descriptors grew by", after.descriptors - before.descriptors, "")
    assert after.kib - before.kib < GROWTH_KIB
    assert after.descriptors - before.descriptors <= GROWTH_DESCRIPTORS
    assert len(world.gateway.process.descendants()) == helpers
    assert world.web.number("camera_damaged_total") > 0
    for ring in rings:
        counted = ring.simulator.truth(ring.number)["counters"]
        assert counted["camera_clients_max"] == 1, ring.name


def test_mediamtx_and_gateways_that_are_killed_leave_nothing_and_are_back_soon(world):
    printers = begin(world, KILLS)
    program = os.path.basename(world.rtsp.section["program"])
    record = Record()
    for printer in range(1, KILLS + 1):  # each printer once: its slots leak
        name = f"p{printer}"
        viewer = keep_trying(lambda one=name: world.rtsp.view(one), back_within())
        old = process_ids(world, program)
        assert old
        for pid in old:
            os.kill(pid, signal.SIGKILL)
        viewer.wait_ended().close()
        record.back("MediaMTX: kill -9",
                    lambda one=name: keep_trying(lambda: world.rtsp.view(one), back_within())).close()
        assert not set(old) & set(process_ids(world, program))
        world.gateway.kill()  # within 5 s no descendant is left, ffmpeg among them
        assert not world.rtsp.listens()
        if printer % (SLOTS - 1) == 0:  # each kill leaves one of theirs taken for 30 s
            for simulator, number in printers:
                simulator.fault("reboot", number)
        since = world.watcher.mark()
        world.gateway.start(ASAN_OPTIONS=KEEP_LITTLE)
        record.back("gateway: kill -9", lambda one=name: keep_trying(lambda: world.web.watch(one), back_within())).close()
        wait_video_offered(world, min(printer + 1, KILLS), since)
    record.tell()
    world.gateway.stop()
