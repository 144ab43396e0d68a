# SPDX-License-Identifier: MIT
"""Printers, broker, gateway and watcher together, as most tests need them."""
import contextlib

from .broker import Broker
from .gateway import Gateway
from .lan import Lan
from .simulator import Simulator
from .watcher import Watcher

BASE = "printer2mqtt"


class World:
    """Things are made by the methods below and closed in the reverse order; closing checks them."""

    def __init__(self, folder, lan=None):
        self.folder = folder
        self._open = contextlib.ExitStack()
        self.lan = self._keep(lan or Lan())
        self.processes, self.watchers = [], []
        self.simulator = self.broker = self.gateway = self.watcher = None

    def start_all(self, simulator=None, broker=None, **config):
        """Simulator, broker, gateway; until every printer is online. The first two are options of
        the methods below, `config` are sections."""
        self.add_simulator(**(simulator or {}))
        self.add_broker(**(broker or {}))
        self.add_gateway(**config)
        for printer in range(1, len(self.simulator.addresses) + 1):
            self.wait_online(printer)
        return self

    def _keep(self, thing):
        self._open.callback(thing.close)
        return thing

    def add_simulator(self, **options):
        """Options: see Simulator. The first one is `world.simulator`."""
        made = self._keep(Simulator(self.lan, self.folder, **options))
        self.processes.append(made.process)
        self.simulator = self.simulator or made
        return made

    def add_broker(self, number=0, **options):
        """Options: see Broker. The first one is `world.broker`, and `world.watcher` listens there."""
        return self.adopt_broker(Broker(self.lan, self.folder, number, **options))

    def adopt_broker(self, made):
        """The same for a broker of another make: something with host, port, url, login, mqtt_5,
        process and close()."""
        self._keep(made)
        self.processes.append(made.process)
        if not self.broker:
            self.broker, self.watcher = made, self.add_watcher(made)
        return made

    def add_watcher(self, broker=None, **options):
        made = self._keep(Watcher(broker or self.broker, **options))
        self._open.callback(made.check_contract)
        self.watchers.append(made)
        return made

    def add_gateway(self, broker=None, name="gateway", start=True, **config):
        """`config` are sections. Without a `printer` section those of the simulator are joined, under
        the aliases p1, p2, ..."""
        made = self._keep(Gateway(self.folder, self.make_config(broker, **config), name))
        self.processes.append(made.process)
        self.gateway = self.gateway or made
        if start:
            made.start()
        return made

    def make_config(self, broker=None, **config):
        config.setdefault("mqtt", {})
        config["mqtt"] = {"url": (broker or self.broker).url, **config["mqtt"]}
        if "printer" not in config and self.simulator:
            config["printer"] = [self.simulator.section(k, alias=f"p{k}")
                                 for k in range(1, len(self.simulator.addresses) + 1)]
        return config

    def topic(self, what, printer=1):
        return f"{BASE}/p{printer}/{what}"

    def wait_online(self, printer=1, timeout=10, since=0):
        """The gateway is online and knows the printer."""
        self.watcher.wait_text(self.topic("availability", printer), "online", timeout, since)
        self.watcher.wait_text(f"{BASE}/gateway/availability", "online", timeout, since)

    def state(self, predicate, printer=1, timeout=5, since=0):
        """The first state for which it holds."""
        return self.watcher.wait_json(self.topic("state", printer), predicate, timeout, since)

    def status(self, word, printer=1, timeout=10, since=0):
        return self.state(lambda state: state["status"] == word, printer, timeout, since)

    def events(self, printer=1, since=0):
        return [one.json() for one in self.watcher.all(self.topic("event", printer), since)]

    def close(self):
        self._open.close()
