# SPDX-License-Identifier: MIT
"""What GStreamer does between a publisher and its readers: RTP becomes access units with the time of
their arrival, and RTP again, shared by all readers."""
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402 # after the versions

Gst.init(None)

__all__ = ["GLib", "GstRtsp", "GstRtspServer", "PublishingFactory", "ReadingFactory", "Stream"]
RECEIVE = ("rtph264depay name=depay0 ! h264parse ! video/x-h264,stream-format=avc,alignment=au ! "
           "appsink name=out emit-signals=true sync=false")
SEND = ("appsrc name=in is-live=true format=time ! "
        "rtph264pay name=pay0 pt=96 config-interval=-1")


class Stream:
    """One publication. `on_ready` is called once, with the first picture, from GStreamer's thread."""

    def __init__(self):
        self.caps = None
        self.on_ready = None
        self.bytes, self.fed_at = 0, time.monotonic()
        self._begun = self.fed_at
        self._sources = []
        self._lock = threading.Lock()

    def feed(self, sink):
        sample = sink.emit("pull-sample")
        picture = sample.get_buffer()
        self.bytes += picture.get_size()
        self.fed_at = time.monotonic()
        at = int((self.fed_at - self._begun) * Gst.SECOND)
        is_first, self.caps = self.caps is None, sample.get_caps()
        if is_first and self.on_ready:
            self.on_ready()
        with self._lock:
            sources = list(self._sources)
        for source in sources:
            one = picture.copy()
            one.pts = one.dts = at
            source.emit("push-buffer", one)
        return Gst.FlowReturn.OK

    def attach(self, source):
        source.set_property("caps", self.caps)
        with self._lock:
            self._sources.append(source)

    def detach(self, source):
        with self._lock:
            if source in self._sources:
                self._sources.remove(source)


class PublishingFactory(GstRtspServer.RTSPMediaFactory):
    """Takes ANNOUNCE and RECORD; `latest` is the stream of the last ANNOUNCE."""

    def __init__(self, protocols):
        super().__init__()
        self.latest = None
        self.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
        self.set_protocols(protocols)
        self.set_latency(0)

    def do_create_element(self, _url):
        made = Gst.parse_bin_from_description(RECEIVE, False)
        self.latest = Stream()
        made.get_by_name("out").connect("new-sample", self.latest.feed)
        return made


class ReadingFactory(GstRtspServer.RTSPMediaFactory):
    """Serves one stream, with one pipeline for all who read it."""

    def __init__(self, stream, protocols):
        super().__init__()
        self._stream = stream
        self.set_shared(True)
        self.set_protocols(protocols)
        self.connect("media-configure", self._on_media)

    def do_create_element(self, _url):
        made = Gst.parse_bin_from_description(SEND, False)
        self._stream.attach(made.get_by_name("in"))
        return made

    def _on_media(self, _factory, media):
        # Sent as they come, at times that are ours. A source that takes them from the clock asks it before the
        # pipeline has told it when it began, now and then, and the first picture would be due in hours.
        media.set_rate_control(False)
        source = media.get_element().get_by_name("in")
        media.connect("unprepared", lambda _media: self._stream.detach(source))
