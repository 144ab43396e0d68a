# SPDX-License-Identifier: MIT
"""Everything put together: the configuration's paths, and what may change while it runs."""
import datetime
import os
import pathlib
import signal
import socket
import sys
import threading

from .api import serve
from .command import Command
from .configuration import ConfigurationError, load
from .keys import OTHER_SERVERS
from .path import Path

VERSION = "v1.19.3"
LOOKS_AT_FILE_EACH_MS = 500
LIVE_KEYS = ("authInternalUsers", "paths", "pathDefaults")  # others restart everything


def log(level, text):
    # One write: lines of several threads, and of the commands, stay whole.
    os.write(1, f"{datetime.datetime.now():%Y/%m/%d %H:%M:%S} {level} {text}\n".encode())


def address_of(text):
    """(Host, port) of "host:port", ":port" or "[::1]:port"."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


class Core:
    version = f"{VERSION}-double"
    log = staticmethod(log)

    def __init__(self, configuration):
        from .rtsp import RtspServer  # GStreamer is loaded for a valid configuration only
        self.started = datetime.datetime.now(datetime.timezone.utc)
        self.configuration = configuration
        self._paths = {}
        self._lock = threading.RLock()
        self._kept = []  # sockets of the servers that serve nothing
        self.rtsp = RtspServer(self)
        self._settle()

    @property
    def values(self):
        return self.configuration.values

    def listen(self):
        """A sentence when it cannot, else empty. The API comes last: who reaches it finds the others there."""
        if self.values["rtsp"]:
            if not self.rtsp.listen(*address_of(self.values["rtspAddress"])):
                return f"listen tcp {self.values['rtspAddress']}: bind: address already in use"
            log("INF", f"[RTSP] listener opened on {self.values['rtspAddress']} (TCP)")
        try:
            for switch, (key, _, _) in OTHER_SERVERS.items():
                if self.values[switch]:
                    self._hold(self.values[key])
                    log("INF", f"[{switch}] listener opened on {self.values[key]} (the double serves nothing there)")
            if self.values["api"]:
                serve(self, *address_of(self.values["apiAddress"]))
                log("INF", f"[API] listener opened on {self.values['apiAddress']}")
        except OSError as error:
            return f"listen tcp: bind: {error.strerror.lower()}"
        return ""

    def _hold(self, address):
        host, port = address_of(address)
        kept = socket.socket()
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind((host or "0.0.0.0", port))
        kept.listen()
        self._kept.append(kept)

    # Paths.

    def paths(self):
        with self._lock:
            return [self._paths[name] for name in sorted(self._paths)]

    def path(self, name):
        """The path of that name; one that a regular expression stands for is made when asked for."""
        with self._lock:
            if name not in self._paths and (found := self.configuration.path_for(name)):
                self._make(name, *found)
            return self._paths.get(name)

    def _make(self, name, entry, values):
        _, port = address_of(self.values["rtspAddress"])
        self._paths[name] = Path(name, entry, values, port, log)
        self.rtsp.mount(name)

    def _settle(self):
        """Paths as the configuration has them: those that changed are made anew, others left alone."""
        with self._lock:
            for name, path in list(self._paths.items()):
                if self.configuration.path_for(name) != (path.entry, path.values):
                    self._remove(name)
            for name, values in self.configuration.paths.items():
                if name not in self._paths and not name.startswith("~") and name not in ("all", "all_others"):
                    self._make(name, name, values)

    def _remove(self, name):
        path = self._paths.pop(name)
        self.rtsp.disconnect(path.close())
        self.rtsp.unmount(name)

    def adopt(self, new):
        """What the file or the API changed."""
        with self._lock:
            old, self.configuration = self.configuration, new
            if any(old.values[key] != value for key, value in new.values.items() if key not in LIVE_KEYS):
                log("INF", "reloading everything")
                for name in list(self._paths):
                    self._remove(name)
            self._settle()

    # What the API may ask for. KeyError: no such path.

    def add_path(self, name, given):
        with self._lock:
            if name in self.configuration.paths:
                raise ConfigurationError("path already exists")
            self.adopt(self.configuration.with_path(name, given))

    def replace_path(self, name, given):
        with self._lock:
            self.adopt(self.configuration.with_path(name, given))

    def patch_path(self, name, given):
        with self._lock:
            before = self.configuration.given.get("paths", {})[name] or {}
            self.adopt(self.configuration.with_path(name, {**before, **given}))

    def delete_path(self, name):
        with self._lock:
            self.configuration.given.get("paths", {})[name]
            self.adopt(self.configuration.with_path(name, None))

    def patch_global(self, given):
        if set(given) & {"paths", "pathDefaults"} or any(key.endswith("Address") for key in given):
            raise ConfigurationError(f"the double cannot patch {sorted(given)}")
        with self._lock:
            self.adopt(self.configuration.with_changes(**given))

    def stop(self):
        with self._lock:
            for path in self._paths.values():
                path.close()
        Command.wait_for_all()


def watch_file(file, on_change):
    """Calls it when the file is another one than before."""
    from .pipelines import GLib

    def stamp():
        try:
            found = os.stat(file)
            return found.st_ino, found.st_mtime_ns, found.st_size
        except OSError:
            return None  # it is being replaced
    seen = [stamp()]

    def look():
        now = stamp()
        if now and now != seen[0]:
            seen[0] = now
            on_change()
        return True
    GLib.timeout_add(LOOKS_AT_FILE_EACH_MS, look)


def main(arguments):
    if arguments in (["--version"], ["-v"]):
        print(VERSION)
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: mediamtx CONFIGURATION (the tests' double)", file=sys.stderr)
        return 1
    file = pathlib.Path(arguments[0])
    try:
        configuration = load(file.read_text(), os.environ)
    except (OSError, ConfigurationError) as error:
        print(f"ERR: {error}", flush=True)
        return 1
    log("INF", f"MediaMTX {VERSION} (the double of printer2mqtt's tests)")
    log("INF", f"configuration loaded from {file}")
    core = Core(configuration)
    if trouble := core.listen():
        log("ERR", trouble)
        return 1
    from .pipelines import GLib
    loop, codes = GLib.MainLoop(), [0]

    def reload():
        log("INF", "reloading configuration (file changed)")
        try:
            core.adopt(load(file.read_text(), os.environ))
        except (OSError, ConfigurationError) as error:
            log("ERR", str(error))
            codes[0] = 1
            loop.quit()
    watch_file(file, reload)
    for number in (signal.SIGINT, signal.SIGTERM):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, loop.quit)
    loop.run()
    log("INF", "shutting down gracefully")
    core.stop()
    # Threads of GStreamer may still wait for clients; everything that must be ended has ended.
    sys.stdout.flush()
    os._exit(codes[0])
