# SPDX-License-Identifier: MIT
"""What a first-time user is told: five lines after a start, and one line with what to do for each
mistake, once and not at each retry. The sentences are quoted by docs/troubleshooting.md."""
import pathlib
import shutil
import socket
import subprocess

import pytest
from harness import Broker, Gateway, Process, observe, program, wait_until

RETRIES_S = 4  # within it a second attempt has failed too
SETTLED_S = 12  # contract and patience: everything is there, or has had its time


def told(world, text, timeout=SETTLED_S, gateway=None):
    """Waits for the line, at whatever level."""
    gateway = gateway or world.gateway
    wait_until(lambda: text in [line["message"] for line in gateway.lines()], timeout,
               lambda: f"the log says {text!r}: {gateway.process.text()[-3000:]}")


def times(gateway, text):
    return [line["message"] for line in gateway.lines() if line["level"] != "debug"].count(text)


def told_once(world, text, gateway=None):
    told(world, text, gateway=gateway)
    observe(RETRIES_S)
    assert times(gateway or world.gateway, text) == 1


# --- the five lines

# All that was started there ends with the first of them.
UNSHARE = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
ALONE = """
ip link set lo up && ip route add default dev lo
{before}
exec "$@" """


@pytest.fixture
def alone(tmp_path):
    """start(before): `printer2mqtt run` without a configuration, in a network of its own with two printers;
    `before` is shell text. Returns its process."""
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system gives its users no network namespaces")
    process = Process("gateway", tmp_path)

    def start(before=""):
        simulator = f"{program('printer-simulator')} --printers 2 --broadcast 255.255.255.255 >/dev/null 2>&1 &\n"
        process.spawn(*UNSHARE, "sh", "-c", ALONE.format(before=simulator + before), "sh",
                      program("printer2mqtt"), "run", STATE_DIRECTORY=str(tmp_path / "state"), HOME=str(tmp_path))
        return process
    yield start
    process.put_down()
    wait_until(lambda: not process.descendants(), 5, lambda: f"all have ended: {process.descendants()}")


def without_times(process):
    return [line.split(" ", 2)[2] for line in process.text().splitlines() if line.count(" ") > 1]


@pytest.mark.skipif(pathlib.Path("/etc/printer2mqtt/printer2mqtt.toml").exists(), reason="there is a configuration")
def test_without_a_configuration_it_works_and_says_in_five_lines_what_there_is(alone):
    process = alone()
    process.wait_text("off: ", SETTLED_S)
    said = without_times(process)
    ids = sorted(line.split("=")[1].split()[0] for line in said if " found: " in line)
    assert len(ids) == 2
    at = next(k for k, line in enumerate(said) if line.startswith("found "))
    assert said[at:] == [
        f"found 2 printers: {ids[0]} (Centauri Carbon, connected), {ids[1]} (Centauri Carbon, connected)",
        "published to mqtt://127.0.0.1:1883 (a broker of our own) as printer2mqtt/<printer>/state and others",
        "see it: mosquitto_sub -h 127.0.0.1 -p 1883 -v -t 'printer2mqtt/#' -T '+/+/image/+'",
        "Home Assistant on this machine shows them once its MQTT integration has this broker; for others set "
        "[broker] bind, username and password_file",
        "off: commands ([control] enabled = true), RTSP video ([rtsp] enabled = true); switched on in "
        "/etc/printer2mqtt/printer2mqtt.toml, or a file for --config"]


@pytest.mark.skipif(pathlib.Path("/etc/printer2mqtt/printer2mqtt.toml").exists(), reason="there is a configuration")
def test_without_a_configuration_a_broker_that_runs_already_is_used(alone, tmp_path):
    process = alone(broker_for(1000, tmp_path))
    process.wait_text("off: ", SETTLED_S)
    said = without_times(process)
    assert said.count("a broker already runs at mqtt://127.0.0.1:1883: it is used; [mqtt] url names another one, "
                      "[broker] port makes room for one of our own") == 1
    assert "published to mqtt://127.0.0.1:1883 as printer2mqtt/<printer>/state and others" in said


@pytest.mark.skipif(pathlib.Path("/etc/printer2mqtt/printer2mqtt.toml").exists(), reason="there is a configuration")
def test_when_that_broker_goes_for_good_one_of_our_own_takes_its_place(alone, tmp_path):
    process = alone(broker_for(5, tmp_path))
    process.wait_text("nobody listens at mqtt://127.0.0.1:1883 any more: one of our own takes its place", 60)
    since = len(process.text())
    process.wait_text("broker=mqtt://127.0.0.1:1883 connected with MQTT 5", 10, since)


def broker_for(seconds, folder):
    """Shell text: a mosquitto on port 1883 that ends after this time; it listens when this is done."""
    file = folder / "mosquitto.conf"
    file.write_text("user root\nlistener 1883 127.0.0.1\nallow_anonymous true\n")
    mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    return (f"timeout {seconds} {mosquitto} -c {file} >/dev/null 2>&1 &\n"
            "timeout 10 sh -c 'until mosquitto_pub -t e2e -m up 2>/dev/null; do :; done'\n")


def test_home_assistant_discovery_that_is_off_is_told_with_its_switch(start):
    world = start(home_assistant={"mode": "off"})
    told_once(world, 'Home Assistant is told nothing: [home_assistant] mode = "device" switches discovery on')


def test_what_is_on_is_not_told_to_be_off(start):
    world = start(control={"enabled": True}, rtsp={"enabled": False})
    told_once(world, f"off: RTSP video ([rtsp] enabled = true); switched on in {world.gateway.file}")


# --- printers

def test_nothing_found_at_all_is_told_with_what_to_do(world):
    world.add_broker()
    world.add_gateway(lan_discovery={"enabled": True, "broadcast": [world.lan.broadcast]})
    text = ("found no printer: switch one on; one in another network does not hear this one's broadcasts, name it "
            'by [[printer]] host = "..."')
    told_once(world, text)
    assert times_at(world.gateway, "warn", text) == 1


def times_at(gateway, level, text):
    return [line["message"] for line in gateway.lines(level)].count(text)


def test_nothing_to_find_and_nothing_to_join_is_told_with_what_to_do(world):
    world.add_broker()
    world.add_gateway()
    told_once(world, 'found no printer, and looks for none: name one by [[printer]] host = "...", or set '
                     "[lan_discovery] enabled = true")


def test_a_configured_host_that_never_answers_is_told_once_with_what_to_check(world):
    """Such as a printer in another subnet, behind a firewall, or a wrong address."""
    world.add_broker()
    host = world.lan.address(99)
    world.add_gateway(printer=[{"host": host}])
    told(world, f"host={host} unreachable: Connection refused; check that it is on and the address right; "
                "firewall and VLAN must let this machine reach its TCP port 3030")
    told_once(world, "found no printer: the configured host does not answer; check the address, and that the printer "
                     "is on: printer2mqtt status HOST asks it")
    assert len([line for line in world.gateway.lines() if f"host={host} " in line["message"]]) == 1


def test_a_printer_full_of_clients_is_told_with_what_to_do(start):
    world = start()
    world.simulator.fault("ws_full", on=True)
    world.simulator.fault("reset")
    text = "printer=p1 too_many_clients: The printer has no free client slot; close other programs that use it"
    told_once(world, text)
    assert times_at(world.gateway, "warn", text) == 1


def test_a_firmware_with_known_trouble_is_told_once_with_what_to_do(start):
    world = start(simulator={"profile": "v1.1.29"})
    told_once(world, "printer=p1 firmware V1.1.29 ignores light and temperature commands during a print: update the "
                     "printer")


# --- the broker

def test_a_wrong_broker_password_is_told_once_with_what_to_do(world):
    broker = locked_broker(world)
    world.add_gateway(broker, mqtt={"url": broker.url, "username": "gateway", "password_file": secret(world, "wrong")},
                      printer=[])
    told_once(world, f"broker={broker.url} The MQTT broker does not let this client in: check the user name and "
                     "password, then the broker's access list.")
    told(world, f"not published yet: no connection to {broker.url}, see above; it is tried again, and nothing that "
                "matters is lost meanwhile")
    assert "wrong" not in world.gateway.process.text()


def locked_broker(world):
    passwords = pathlib.Path(world.folder) / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "gateway", "right"], check=True)
    passwords.chmod(0o600)
    return world._keep(Broker(world.lan, world.folder, 1, f"password_file {passwords}\nallow_anonymous false"))


def secret(world, text):
    file = pathlib.Path(world.folder) / "password"
    file.write_text(text)
    file.chmod(0o600)
    return str(file)


def test_a_broker_that_cannot_be_reached_is_told_once_with_what_to_check(world):
    url = f"mqtt://{world.lan.address(98)}:1883"
    add_lone_gateway(world, mqtt={"url": url})
    told_once(world, f"broker={url} The MQTT broker does not answer: check its address and port and that it is running. "
                     "(TCP/TLS connect failure)")


def add_lone_gateway(world, **config):
    """Without a broker of the world."""
    world.gateway = world._keep(Gateway(world.folder, config))
    world.processes.append(world.gateway.process)
    world.gateway.start()
    return world.gateway


def test_a_client_id_that_another_client_uses_is_told_once_with_what_to_do(world):
    world.add_broker()
    both = [world.add_gateway(name=name, printer=[], mqtt={"client_id": "gateway"}) for name in ("one", "two")]
    text = (f"broker={world.broker.url} Another MQTT client uses the same client id: stop it or choose another client "
            "id in the configuration.")

    def who():
        return [one for one in both if any(line["message"].startswith(text) for line in one.lines())]
    wait_until(who, 20, lambda: f"one of them says so: {both[0].process.text()[-2000:]}")
    observe(RETRIES_S)
    for one in who():
        assert len([line for line in one.lines("warn") if line["message"].startswith(text)]) == 1


@pytest.fixture
def somebody(world):
    """listens(port): another program that has taken a port of 127.x.y.240."""
    with socket.socket() as taken:
        taken.bind((world.lan.address(240), 0))
        taken.listen()
        yield taken.getsockname()


def test_a_taken_broker_port_is_refused_with_what_to_do(world, somebody):
    host, port = somebody
    gateway = add_lone_gateway(world, broker={"bind": host, "port": port})
    text = (f"port {port} on {host} is taken, perhaps by a broker that already runs: set mqtt.url to it, or choose "
            "another broker.port")
    gateway.expected_errors = [text]
    assert gateway.process.wait(10) == 1
    assert times(gateway, text) == 1


def test_a_taken_port_of_the_web_server_is_told_once_and_the_rest_works(world, somebody):
    host, port = somebody
    world.start_all(http={"bind": host, "port": port})
    told_once(world, f"no web server yet at {host}:{port}: Address already in use; choose another [http] port, or set "
                     "[http] enabled = false; tried again every 10 s")
