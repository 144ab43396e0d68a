# SPDX-License-Identifier: MIT
"""One path: who publishes, who reads, and the command that is run on demand.

            describe              published                reader
    initial --------> waiting ---------------> closing <------------> ready
       ^                 | start timeout          | close after     last reader left
       +-----------------+------------------------+

As in MediaMTX, a publisher that is lost does not change the state; its readers are cut, and the last of
them to go begins the closing. The command is started again after its pause. Who asks meanwhile is held
until it publishes, also when the path has closed by then: until somebody else asks."""
import threading
import time

from .command import Command
from .configuration import seconds

HELD_AT_MOST_S = 60  # by then whoever asked has gone


class Path:
    def __init__(self, name, entry, values, rtsp_port, log):
        self.name, self.entry, self.values = name, entry, values
        self.publisher = self.stream = self.ready_at = None
        self.readers = set()
        self._variables = {"MTX_PATH": name, "RTSP_PATH": name, "RTSP_PORT": str(rtsp_port)}
        self._log = lambda text: log("INF", f"[path {name}] {text}")
        self._news = threading.Condition(threading.RLock())
        self._state, self._command, self._timer = "initial", None, None
        self._timeouts = 0  # of starts; those held by one that timed out are told so
        self._is_closed = False

    def wait_for_stream(self):
        """Starts what is needed. Empty when there is a stream, else why there is none."""
        with self._news:
            if self.stream:
                return ""
            if not self.values["runOnDemand"]:
                return f"no stream is available on path '{self.name}'"
            if self._state == "initial":
                self._start()
            timeouts = self._timeouts
            self._news.wait_for(lambda: self.stream or self._is_closed or self._timeouts != timeouts, HELD_AT_MOST_S)
            return "" if self.stream else f"source of path '{self.name}' has timed out"

    def publish(self, publisher, stream):
        """The publisher's pictures come now. Returns whom to disconnect."""
        with self._news:
            if self._is_closed:
                return [publisher]
            replaced = self._without_publisher() if self.publisher else []
            self.publisher, self.stream, self.ready_at = publisher, stream, time.time()
            self._log("stream is available and online, 1 track (H264)")
            if self._state != "initial":
                self._schedule_close()
            self._news.notify_all()
            return replaced

    def unpublish(self, publisher):
        """Returns whom to disconnect: the readers."""
        with self._news:
            return self._without_publisher()[1:] if publisher is self.publisher else []

    def add_reader(self, reader):
        """Whether there was place for it."""
        with self._news:
            most = self.values["maxReaders"]
            if not self.stream or most and len(self.readers) >= most:
                return False
            self.readers.add(reader)
            if self._state == "closing":
                self._set_state("ready")
            return True

    def remove_reader(self, reader):
        with self._news:
            self.readers.discard(reader)
            if not self.readers and self._state == "ready":
                self._schedule_close()

    def close(self):
        """For good. Returns whom to disconnect."""
        with self._news:
            self._is_closed = True
            gone = self._without_publisher() if self.publisher else []
            self._stop("path destroyed")
            self._news.notify_all()
            return gone

    def _without_publisher(self):
        gone = [self.publisher, *self.readers]
        self.publisher = self.stream = self.ready_at = None
        self.readers.clear()
        return gone

    def _start(self):
        self._log("runOnDemand command started")
        self._command = Command(self.values["runOnDemand"], self.values["runOnDemandRestart"],
                                self._variables, self._log)
        self._set_state("waiting", "runOnDemandStartTimeout", "timed out")

    def _schedule_close(self):
        self._set_state("closing", "runOnDemandCloseAfter", "not needed by anyone")

    def _set_state(self, state, timeout=None, then=None):
        """For `timeout`, a key, at most; `then` is why the command is stopped."""
        if self._timer:
            self._timer.cancel()
        self._state, self._timer = state, None
        if timeout:
            self._timer = threading.Timer(seconds(self.values[timeout]), self._on_time, [state, then])
            self._timer.daemon = True
            self._timer.start()

    def _on_time(self, state, why):
        with self._news:
            # Of two timers the one that was cancelled too late must not count.
            if self._state == state and self._timer is threading.current_thread():
                self._stop(why)
                if state == "waiting":
                    self._timeouts += 1
                    self._news.notify_all()

    def _stop(self, why):
        self._set_state("initial")
        if self._command:
            self._command.stop()
            self._command = None
            self._log(f"runOnDemand command stopped: {why}")
