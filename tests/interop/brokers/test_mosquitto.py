# SPDX-License-Identifier: MIT
"""What a mosquitto can ask of its clients, and how it can be limited."""
import pytest
from harness import wait_until
from login import write_passwords
from story import begin, check_main_path, check_refusal, check_will

LOGIN = ("gateway", "a secret: with # and \\ and ü")
OTHER_PORT = 8884
TLS_REFUSED = "The secure connection to the MQTT broker failed"


@pytest.fixture
def locked_broker(world, tmp_path):
    file = write_passwords(tmp_path / "passwords", dict([LOGIN]))
    return world.add_broker(extra=f"allow_anonymous false\npassword_file {file}", login=LOGIN)


@pytest.fixture
def second_listener(world):
    """second_listener(lines): a broker with one more listener; the plain one is for the watcher.
    Returns its host:port."""
    def make(lines):
        world.add_broker(extra=f"listener {OTHER_PORT} {world.lan.address(200)}\n{lines}")
        return f"{world.broker.host}:{OTHER_PORT}"
    return make


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_password_opens_the_door(world, locked_broker, secret, version):
    begin(world, username=LOGIN[0], password_file=secret(LOGIN[1]), version=version)
    check_main_path(world, mqtt_5=version == "5")
    assert LOGIN[1] not in world.gateway.process.text()


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_wrong_password_is_told_once(world, locked_broker, secret, version):
    world.add_gateway(mqtt={"username": LOGIN[0], "password_file": secret("wrong"), "version": version})
    check_refusal(world, "check the user name and password")


def test_tls_with_the_right_name(world, certificates, second_listener):
    address = second_listener(certificates.server(world.lan.address(200)))
    begin(world, url=f"mqtts://{address}", ca_file=certificates.certificate("ca"))
    check_main_path(world)
    check_will(world)


def test_tls_with_a_wrong_name_is_refused_unless_told_otherwise(world, certificates, second_listener):
    address = second_listener(certificates.server("elsewhere.invalid"))
    mqtt = {"url": f"mqtts://{address}", "ca_file": certificates.certificate("ca")}
    world.add_gateway(mqtt=mqtt)
    check_refusal(world, TLS_REFUSED)
    assert f"the broker's certificate does not name {world.broker.host}" in world.gateway.process.text()
    world.gateway.stop()
    world.gateway.configure(world.make_config(mqtt={**mqtt, "verify_server_name": False}))
    world.gateway.start()
    world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 10)


def test_tls_with_a_certificate_that_nobody_vouches_for_is_refused(world, certificates, second_listener):
    address = second_listener(certificates.server(world.lan.address(200)))
    world.add_gateway(mqtt={"url": f"mqtts://{address}"})
    check_refusal(world, TLS_REFUSED)
    assert "no certificate of this system vouches for the broker's" in world.gateway.process.text()


def test_a_client_certificate_is_the_login(world, certificates, second_listener):
    certificates.issue("gateway", "extendedKeyUsage=clientAuth")
    address = second_listener(certificates.server(world.lan.address(200))
                              + "require_certificate true\nuse_identity_as_username true")
    begin(world, url=f"mqtts://{address}", ca_file=certificates.certificate("ca"),
          certificate_file=certificates.certificate("gateway"), key_file=certificates.key("gateway"))
    check_main_path(world)
    assert "u'gateway'" in world.broker.process.text()


def test_without_the_client_certificate_the_gateway_is_refused(world, certificates, second_listener):
    address = second_listener(certificates.server(world.lan.address(200)) + "require_certificate true")
    world.add_gateway(mqtt={"url": f"mqtts://{address}", "ca_file": certificates.certificate("ca")})
    check_refusal(world, TLS_REFUSED)
    assert "the broker wants a client certificate" in world.gateway.process.text()


@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_websockets(world, certificates, second_listener, scheme):
    tls = certificates.server(world.lan.address(200)) if scheme == "wss" else ""
    address = second_listener(f"protocol websockets\n{tls}")
    begin(world, url=f"{scheme}://{address}", **({"ca_file": certificates.certificate("ca")} if tls else {}))
    check_main_path(world)
    check_will(world)


def test_mqtt_3_1_1_by_setting(world):
    world.add_broker()
    begin(world, version="3.1.1")
    assert "connected with MQTT 3.1.1" in world.gateway.process.text()
    check_main_path(world, mqtt_5=False)
    check_will(world)


def test_a_small_packet_limit_leaves_out_only_what_is_larger(world):
    # Room for every JSON document, not for discovery (16 KiB and more) nor for a thumbnail.
    limit = 4000
    world.add_broker(extra=f"max_packet_size {limit}")
    world.add_simulator()
    world.add_gateway(home_assistant={"mode": "entity"}, control={"enabled": True})
    world.wait_online()
    since = world.watcher.mark()
    world.simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    world.status("printing", since=since)
    wait_until(lambda: any(str(limit) in line["message"] and "image/thumbnail" in line["message"]
                           for line in world.gateway.lines("warn")), 15, "it is said that the thumbnail is left out")
    since = world.watcher.mark()
    world.watcher.publish(world.topic("set/light"), "ON")
    assert world.watcher.wait_json(world.topic("result"), lambda _: True, 10, since)["code"] == "confirmed"
    assert world.broker.process.text().count("New client connected") == 2, "nobody was cut"
    assert max(len(one.payload) for one in world.watcher.messages) < limit


def test_a_broker_that_keeps_nothing_is_refused(world):
    world.add_broker(extra="retain_available false")
    world.add_gateway()
    check_refusal(world, "the broker keeps no retained messages")


def test_the_client_id_of_the_configuration_is_used(world):
    world.add_broker()
    world.add_gateway(mqtt={"client_id": "workshop"})
    world.watcher.wait_text("printer2mqtt/gateway/availability", "online", 10)
    assert " as workshop (" in world.broker.process.text()
