#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The life of the Debian package on a bare Debian 12: built, judged by lintian, installed, at work
without a line edited, upgraded, removed, purged."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import chroot
from service import Service

sys.path.append(str(chroot.SOURCE / "tests/interop/scripts"))
from pages import example  # noqa: E402 # the documentation, as it stands there

WORK = pathlib.Path(os.environ["P2M_WORK_DIR"])
CLONE = WORK / "package-source"  # what is compiled here, others find in the compiler's cache
BUILD = CLONE / "build/package"
SYSTEM = WORK / "package-root"
CONFIG = "/etc/printer2mqtt/printer2mqtt.toml"
UNIT = "/usr/lib/systemd/system/printer2mqtt.service"
STATE = "/var/lib/printer2mqtt"
LAN, PRINTER = "192.0.2.1", "192.0.2.20"


def step(text):
    print(f"{time.monotonic() - BEGUN:6.1f} s  {text}", flush=True)


BEGUN = time.monotonic()


def wait_until(condition, seconds, what):
    """Asks every tenth of a second: what is waited for here has no event of its own."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        signal.sigtimedwait([], 0.1)
    return found


def build():
    chroot.copy_source(CLONE)
    environment = {**os.environ, "LANG": "C.UTF-8", "CCACHE_BASEDIR": str(CLONE), "CCACHE_NOHASHDIR": "1"}
    chroot.run("cmake", "--workflow", "--preset", "package", cwd=CLONE, env=environment)
    return next(BUILD.glob("*.deb"))


def judge(package):
    if not shutil.which("lintian"):
        chroot.skip("lintian is not installed")
    said = chroot.run("lintian", "--fail-on", "error,warning", "--allow-root", package)
    assert not said.strip(), said


def make_next(package):
    """The same package with the next version, and another default configuration."""
    folder = BUILD / "next"
    shutil.rmtree(folder, ignore_errors=True)
    chroot.run("dpkg-deb", "-R", package, folder)
    control = folder / "DEBIAN/control"
    control.write_text(control.read_text().replace("Version: ", "Version: 9:"))
    with open(folder / CONFIG[1:], "a", encoding="utf-8") as config:
        config.write("# a line of the next version\n")
    made = BUILD / "next.deb"
    chroot.run("dpkg-deb", "--root-owner-group", "-b", folder, made)
    return made


def retained(system, filter_):
    """What a newcomer is told: topic and payload, or nothing yet."""
    done = subprocess.run(["chroot", str(system.root), "mosquitto_sub", "-h", "127.0.0.1", "-C", "1", "-W", "1",
                           "-v", "-t", filter_], capture_output=True, text=True, timeout=10)
    return done.stdout.partition(" ")[::2] if done.returncode == 0 else None


def check_life(package, following):
    system = chroot.Chroot(SYSTEM)
    system.mount()
    for file in (package, following):
        shutil.copy(file, system.path("/root"))
    chroot.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1")
    chroot.run("ip", "link", "set", "lan1", "up")
    chroot.run("ip", "address", "add", f"{LAN}/24", "broadcast", "192.0.2.255", "dev", "lan0")
    chroot.run("ip", "address", "add", f"{PRINTER}/24", "dev", "lan0")
    chroot.run("ip", "link", "set", "lan0", "up")
    chroot.run("ip", "route", "add", "default", "dev", "lan0")

    tool, made, install = [line.split("    #")[0].strip() for line in example("debian_package").body.splitlines()]
    assert made == "cmake --workflow --preset package", "what build() does"
    # As the page has it, by root and without a question; the first line's packages are of no use in here.
    system.path("/usr/bin/sudo").write_text('#!/bin/sh\nexec "$@"\n')
    system.path("/usr/bin/sudo").chmod(0o755)
    system.path("/etc/apt/apt.conf.d/yes").write_text('APT::Get::Assume-Yes "true";\n')
    clone = "/root/clone"
    system.path(f"{clone}/build/package").mkdir(parents=True)
    shutil.copy(package, system.path(f"{clone}/build/package"))
    system.run("sh", "-c", f"cd {clone} && {tool} --simulate")
    system.run("sh", "-c", f"cd {clone} && {install}")
    system.run("apt-get", "install", "-y", "-q", "mosquitto-clients")
    step("installed as docs/installation.md says, with the mosquitto it recommends")
    assert "printer2mqtt:x:" in system.path("/etc/passwd").read_text()
    system.run("/usr/bin/printer2mqtt", "check-config", CONFIG)
    assert "printer2mqtt" in system.run("/usr/bin/printer2mqtt", "version")
    wants = "/etc/systemd/system/multi-user.target.wants/printer2mqtt.service"
    assert system.path(wants).is_symlink(), "it does not start at boot"

    system.run("install", "-d", "-o", "mosquitto", "/run/mosquitto")  # as its unit does
    broker = system.spawn("mosquitto", "-c", "/etc/mosquitto/mosquitto.conf", log=WORK / "package-broker.log")
    simulator = subprocess.Popen(
        [pathlib.Path(os.environ["P2M_BIN_DIR"]) / "printer-simulator", "--base-address", PRINTER,
         "--scenario", "demo", "-n", "1", "--strict", "--broadcast", "192.0.2.255", "--broadcast", "255.255.255.255"],
        stdout=subprocess.PIPE, text=True)
    printer = json.loads(simulator.stdout.readline())["printers"][0]["id"]

    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", 1883)) == 0
    wait_until(listens, 10, "mosquitto listens")
    log = WORK / "package-service.log"
    log.unlink(missing_ok=True)
    service = Service(system, UNIT, log)
    service.start()
    began = time.monotonic()
    for topic in (f"printer2mqtt/{printer}/state", f"homeassistant/device/printer2mqtt_{printer}/config"):
        found = wait_until(lambda topic=topic: retained(system, topic), 60,
                           lambda: f"{topic} is published\n{service.text()}")
        json.loads(found[1])
    step(f"nothing edited: state and discovery on the broker after {time.monotonic() - began:.1f} s")
    service.stop()
    assert " error " not in service.text(), service.text()

    with open(system.path(CONFIG), "a", encoding="utf-8") as config:
        config.write(f'[[printer]]\nhost = "{PRINTER}"\nalias = "mine"\n')
    own = system.path(CONFIG).read_text()
    system.run("apt-get", "install", "-y", "-q", "-oDpkg::Options::=--force-confdef",
               "-oDpkg::Options::=--force-confold", f"/root/{following.name}")
    assert system.path(CONFIG).read_text() == own, "an upgrade must not touch what its owner wrote"
    assert "a line of the next version" in system.path(CONFIG + ".dpkg-dist").read_text()
    service.start()
    wait_until(lambda: retained(system, "printer2mqtt/mine/state"), 20, "the alias is used after the upgrade")
    step("upgraded: the owner's configuration is kept and used")
    service.stop()

    system.run("apt-get", "remove", "-y", "-q", "printer2mqtt")
    assert not system.path("/usr/bin/printer2mqtt").exists()
    assert system.path(CONFIG).exists() and list(system.path(STATE).iterdir())
    system.run("apt-get", "purge", "-y", "-q", "printer2mqtt")
    left = [place for place in ("/etc/printer2mqtt", STATE, wants) if os.path.lexists(system.path(place))]
    assert not left, f"left after the purge: {left}"
    assert "ii  printer2mqtt" not in system.run("dpkg", "-l")
    step("removed and purged: nothing left but its user")

    broker.terminate()
    broker.wait(10)
    simulator.terminate()
    assert simulator.wait(10) == 0, "the printer was treated wrongly"


def main():
    if not os.environ.get(chroot.INSIDE):
        chroot.prepare()
        step("a bare Debian is there")
        package = build()
        step(f"built {package.name}, {package.stat().st_size // 1024} KiB")
        judge(package)
        step("lintian finds no error and no warning")
        make_next(package)
        chroot.fetch(SYSTEM, package, "mosquitto-clients")
        step("what it depends on is in the cache")
    chroot.enter_namespaces(SYSTEM)
    following = BUILD / "next.deb"
    check_life(next(one for one in BUILD.glob("*.deb") if one != following), following)
    return 0


sys.exit(main())
