# SPDX-License-Identifier: MIT
"""An MQTT client (5 where the broker knows it) that keeps every message with its time, in the order of arrival."""
import dataclasses
import json
import threading
import time

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from .contract import faults
from .wait import PATIENCE, wait_until


@dataclasses.dataclass
class Message:
    at: float  # Unix time
    topic: str
    payload: bytes
    retained: bool  # as its sender published it
    qos: int
    correlation: bytes = None

    def text(self):
        return self.payload.decode()

    def json(self):
        return json.loads(self.payload)


class Watcher:
    def __init__(self, broker, topics=("#",), login=None):
        """`login`: (user name, password), where the broker asks for them."""
        self.messages = []
        self._topics = topics
        self._news = threading.Condition()
        self._subscribed = threading.Event()
        self._mqtt_5 = broker.mqtt_5
        self._client = paho.Client(protocol=paho.MQTTv5 if self._mqtt_5 else paho.MQTTv311)
        self._client.reconnect_delay_set(0.05, 0.1)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_disconnect = lambda *_: self._subscribed.clear()
        self._client.on_message = self._on_message
        if login := login or broker.login:
            self._client.username_pw_set(*login)
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        self.wait_connected()

    def _on_connect(self, client, *_):
        # As published, the flag of live messages tells what is kept by the broker.
        how = SubscribeOptions(qos=1, retainAsPublished=True) if self._mqtt_5 else 1
        client.subscribe([(topic, how) for topic in self._topics])

    def _on_message(self, _client, _data, got):
        correlation = getattr(getattr(got, "properties", None), "CorrelationData", None)
        with self._news:
            self.messages.append(Message(time.time(), got.topic, got.payload, got.retain, got.qos, correlation))
            self._news.notify_all()

    def wait_connected(self, timeout=10):
        wait_until(self._subscribed.is_set, timeout, "the watcher has subscribed")

    # What came.

    def mark(self):
        """Where the list ends now: give it as `since`."""
        return len(self.messages)

    def all(self, topic, since=0):
        return [one for one in self.messages[since:] if one.topic == topic]

    def latest(self, topic):
        found = self.all(topic)
        return found[-1] if found else None

    def wait_for(self, topic, predicate=lambda _: True, timeout=5, since=0):
        """The first message of the topic for which `predicate(message)` holds, at or after `since`."""
        end = time.monotonic() + timeout * PATIENCE
        seen = since
        with self._news:
            while True:
                for one in self.messages[seen:]:
                    if one.topic == topic and predicate(one):
                        return one
                seen = len(self.messages)
                if not self._news.wait(end - time.monotonic()):
                    last = [one.payload[:600] for one in self.all(topic)[-3:]]
                    raise AssertionError(f"not within {timeout} s on {topic}; the last there: {last}")

    def wait_json(self, topic, predicate, timeout=5, since=0):
        """The same for the payload as JSON; returns that."""
        return self.wait_for(topic, lambda one: one.payload and predicate(one.json()), timeout, since).json()

    def wait_text(self, topic, text, timeout=5, since=0):
        return self.wait_for(topic, lambda one: one.payload == text.encode(), timeout, since)

    def check_contract(self):
        """Everything a gateway said is as docs/schemas describes it."""
        wrong = faults(self.messages)
        assert wrong == [], f"{len(wrong)} messages break the contract; the first: {wrong[:5]}"

    # What is sent.

    def publish(self, topic, payload, retain=False, qos=1, response_topic=None, correlation=None, expiry=None):
        properties = Properties(PacketTypes.PUBLISH)
        if response_topic is not None:
            properties.ResponseTopic = response_topic
        if correlation is not None:
            properties.CorrelationData = correlation
        if expiry is not None:
            properties.MessageExpiryInterval = expiry
        if isinstance(payload, (dict, list)):
            payload = json.dumps(payload)
        self._client.publish(topic, payload, qos, retain, properties if self._mqtt_5 else None).wait_for_publish(5)

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()
