# SPDX-License-Identifier: MIT
"""Many printers at one gateway, each suffering by a script of its own, all at the same time.

A test module collects scripts; each becomes a test that waits for its own outcome:

    scripts = Scripts()

    @scripts.add()
    def test_a_lost_answer_shows_nowhere(p):
        p.fault("drop_answers", count=1)
        ...

    field = scripts.fixture(lan_discovery={...})
"""
import concurrent.futures
import dataclasses
import threading
import time

import pytest

from .figures import figure
from .simulator import PROFILES
from .wait import wait_until
from .world import World


@dataclasses.dataclass
class Script:
    run: callable
    profile: str
    configured: bool  # in the gateway's configuration, by its address
    dark: bool  # has no power when the gateway starts


class Plot:
    """One printer of the field."""

    def __init__(self, field, number, script):
        self._field, self.number, self._script = field, number, script
        simulator = field.world.simulator
        self.id, self.address = simulator.ids[number - 1], simulator.addresses[number - 1]
        self.family = simulator.families[number - 1]
        self.segment = f"p{number}" if script.configured else self.id
        self.watcher, self.simulator, self.gateway = field.world.watcher, simulator, field.world.gateway
        self.wait_until, self.figure = wait_until, figure

    @property
    def gateway_started_at(self):
        return self._field.started_at

    # The printer.

    def fault(self, kind, **fields):
        self.simulator.fault(kind, self.number, **fields)
        return time.time()

    def job(self, percent=20):
        """It prints, and the gateway shows it."""
        file = "benchy.gcode" if self.family == "flashforge" else "/local/benchy.gcode"
        self.simulator.job(self.number, file=file, seconds=7200, prepare_seconds=1)
        self.simulator.progress(percent, self.number)
        self.wait_state(lambda state: state["status"] == "printing", 15)

    def ends_job(self):
        """Its job is stopped, and it has come to rest: nothing of it changes any more."""
        self.simulator.stop_job(self.number)
        rests = [] if self.family == "flashforge" else [0]
        self.wait_until(lambda: self.state()["status"] == "cancelled" and self.state()["raw"]["machine"] == rests, 20,
                        lambda: f"it is cancelled: {self.state()}")

    def truth(self):
        return self.simulator.truth(self.number)

    def counter(self, name):
        return self.truth()["counters"].get(name, 0)

    def logged(self, what, since=0.0):
        """Entries of the printer's own log, at or after this Unix time."""
        return [one for one in self.simulator.log(self.number) if one["what"] == what and one["at"] >= since]

    # What the gateway says of it.

    def topic(self, what):
        return f"printer2mqtt/{self.segment}/{what}"

    def config_topic(self):
        return f"homeassistant/device/printer2mqtt_{self.id}/config"

    def mark(self):
        return self.watcher.mark()

    def wait_availability(self, word, timeout, since=0):
        return self.watcher.wait_text(self.topic("availability"), word, timeout, since)

    def wait_state(self, predicate, timeout=5, since=0):
        return self.watcher.wait_json(self.topic("state"), predicate, timeout, since)

    def wait_connection(self, word, timeout, since=0):
        """The first diagnostics that say so, as a Message."""
        return self.watcher.wait_for(self.topic("diagnostics"), lambda one: one.payload and
                                     one.json()["connection"] == word, timeout, since)

    def said(self, what, since=0):
        return [one.text() for one in self.watcher.all(self.topic(what), since)]

    def state(self):
        return self.watcher.latest(self.topic("state")).json()

    def lines(self):
        """The gateway's log lines about it."""
        return [one for one in self.gateway.lines()
                if f"printer={self.segment} " in one["message"] or f"host={self.address} " in one["message"]]

    # Rules.

    def is_read(self, timeout=15):
        """What happens at the printer is shown: it is seen homing for a moment."""
        since = self.mark()
        if self.family == "flashforge":
            self.fault("status", word="calibrate_doing")
            self.wait_state(lambda state: state["stage"] == "leveling", timeout, since)
            since = self.mark()
            self.fault("status", word="")
            self.wait_state(lambda state: state["stage"] != "leveling", timeout, since)
            return
        self.fault("multi_status", codes=[9])
        self.wait_state(lambda state: state["stage"] == "homing", timeout, since)
        since = self.mark()
        self.fault("multi_status", codes=[])
        self.wait_state(lambda state: state["stage"] is None, timeout, since)

    def is_read_after(self, moment, timeout=15):
        """The same, told later than this Unix time: by then all has been said that was due before."""
        self.is_read(timeout)
        while self.watcher.latest(self.topic("state")).at <= moment:
            self.is_read(timeout)

    def is_sought(self, times, timeout):
        """So many more times the gateway asks the LAN for it, whether it hears that or not."""
        before = self.counter("probes")
        self.wait_until(lambda: self.counter("probes") >= before + times, timeout, f"{times} probes")

    def proves_itself(self):
        """Its connection is so old that the next loss is a first one again: nobody spoke for 25 s, so it
        is pinged."""
        before = self.counter("pings")
        self.wait_until(lambda: self.counter("pings") > before, 40, "a ping")

    def was_never_away(self, since):
        """Nobody saw anything of it: no availability other than `online` since the mark."""
        assert set(self.said("availability", since)) <= {"online"}, self.said("availability", since)


class Field:
    def __init__(self, folder, scripts, options):
        self.world = world = World(folder)
        self._stop = threading.Event()
        profiles = [word for k, one in enumerate(scripts, 1) for word in ("--printer", f"{k}:{one.profile}")]
        world.add_simulator(printers=len(scripts), words=profiles)
        for k, one in enumerate(scripts, 1):
            if one.dark:
                world.simulator.fault("power_cut", k)
        world.add_broker()
        options = options(world) if callable(options) else options
        world.add_gateway(start=False, printer=[
            world.simulator.section(k, alias=f"p{k}") for k, one in enumerate(scripts, 1) if one.configured], **options)
        self.plots = [Plot(self, k, one) for k, one in enumerate(scripts, 1)]
        self.started_at = time.time()
        world.gateway.start()
        self._pool = concurrent.futures.ThreadPoolExecutor(len(scripts))
        self._outcomes = {one.run.__name__: self._pool.submit(self._play, one, plot)
                          for one, plot in zip(scripts, self.plots)}

    @staticmethod
    def _play(script, plot):
        if not script.dark:
            plot.wait_availability("online", 20)
        script.run(plot)

    def outcome(self, name):
        self._outcomes[name].result()

    def all_done(self):
        concurrent.futures.wait(self._outcomes.values())

    def close(self):
        self._pool.shutdown(wait=True)
        self.world.close()


class Scripts:
    def __init__(self):
        self._all = []

    def add(self, profile=None, configured=True, dark=False, family="sdcp"):
        """`profile`: of the printer, which tells its family too; without it the usual one of `family`."""
        def register(run):
            self._all.append(Script(run, profile or PROFILES[family], configured, dark))

            def test(field, request):
                request.node.world = field.world  # whose logs a failure shows
                field.outcome(run.__name__)
            test.__name__, test.__doc__ = run.__name__, run.__doc__
            return test
        return register

    def fixture(self, **options):
        """The module's `field`. `options` are sections of the configuration, or functions of the
        world that make them. Only the scripts that were selected run."""
        @pytest.fixture(scope="module")
        def field(tmp_path_factory, request):
            wanted = {item.originalname for item in request.session.items}
            chosen = [one for one in self._all if one.run.__name__ in wanted]
            made = Field(tmp_path_factory.mktemp("field"), chosen, lambda world: {
                name: one(world) if callable(one) else one for name, one in options.items()})
            yield made
            made.close()
        return field
