#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The container image without a container engine: each step of the Dockerfile is done in a chroot, and
what it starts is started as an engine would, as its user, on a root file system that cannot be written."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import chroot

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CONTAINER = SOURCE / "deploy/container"
WORK = pathlib.Path(os.environ["P2M_WORK_DIR"])
IMAGE, ABOUT = WORK / "container-image", WORK / "container-image.json"
CCACHE = pathlib.Path(os.environ.get("CCACHE_DIR", pathlib.Path.home() / ".cache/ccache"))


def instructions(text):
    """(instruction, rest) of a Dockerfile: comments dropped, continued lines joined."""
    joined, out = "", []
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not (line.strip() or joined):
            continue
        if line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        word, _, rest = (joined + line).strip().partition(" ")
        out.append((word.upper(), rest.strip()))
        joined = ""
    return out


class Stage:
    def __init__(self, folder):
        self.system = chroot.Chroot.unpack(folder)
        shutil.copy("/etc/resolv.conf", self.system.path("/etc/resolv.conf"))
        self.workdir, self.about = "/", {"env": {}}

    def run(self, command):
        words = ["bash", "-c", 'cd "$1" && exec sh -c "$2"', "bash", self.workdir, command]
        cache = self.system.path("/root/.cache/ccache")
        cache.mkdir(parents=True, exist_ok=True)
        CCACHE.mkdir(parents=True, exist_ok=True)
        # Of an engine only this is missing: what was compiled yesterday is not compiled again.
        variables = {**chroot.ENVIRONMENT, **self.about["env"], "CCACHE_BASEDIR": self.workdir,
                     "CCACHE_NOHASHDIR": "1"}
        mounts = ('mount -t proc proc "$1/proc" && mount --bind "$2" "$1/root/.cache/ccache" && '
                  'root=$1 && shift 2 && exec chroot "$root" "$@"')
        chroot.run("unshare", "--mount", "--propagation", "private", "sh", "-c", mounts, "sh",
                   self.system.root, CCACHE, *words, env=variables, timeout=1400)

    def copy(self, sources, target, origin, ignored=()):
        to = self.system.path(target)
        for source in sources:
            found = list(origin.glob(source.lstrip("/"))) if source != "." else [origin]
            assert found, f"COPY {source}: there is no such file"
            for one in found:
                if one.is_dir():
                    to.mkdir(parents=True, exist_ok=True)
                    excluded = [f"--exclude=./{name}" for name in ignored]
                    chroot.run("sh", "-c", 'from=$1 to=$2; shift 2; tar -C "$from" "$@" -cf - . | tar -C "$to" -xf -',
                               "sh", one, to, *excluded)
                else:
                    place = to / one.name if target.endswith("/") else to
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(one, place)


def build():
    """Leaves the last stage in IMAGE, and what an engine remembers of it in ABOUT."""
    steps = instructions((CONTAINER / "Dockerfile").read_text())
    ignored = (CONTAINER / "Dockerfile.dockerignore").read_text().split()
    stages, stage = {}, None
    last = sum(word == "FROM" for word, _ in steps) - 1
    for word, rest in steps:
        if word == "FROM":
            words = rest.split()
            assert words[0] == f"debian:{chroot.SUITE}-slim", "the chroot is that Debian"
            number = len(stages)
            stage = Stage(IMAGE if number == last else WORK / f"container-stage-{number}")
            stages[words[2] if len(words) == 3 else number] = stage
        elif word == "WORKDIR":
            stage.workdir = rest
            stage.system.path(rest).mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            name, _, value = rest.partition("=")
            stage.about["env"][name] = value
        elif word == "RUN":
            stage.run(rest)
        elif word == "COPY":
            words = rest.split()
            if words[0].startswith("--from="):
                stage.copy(words[1:-1], words[-1], stages[words[0].partition("=")[2]].system.root)
            else:
                stage.copy(words[:-1], words[-1], SOURCE, ignored)
        elif word in ("USER", "VOLUME"):
            stage.about[word.lower()] = rest
        elif word in ("ENTRYPOINT", "CMD"):
            stage.about[word.lower()] = json.loads(rest)
        elif word == "HEALTHCHECK":
            stage.about["healthcheck"] = json.loads(rest.partition("CMD ")[2])
        else:
            raise AssertionError(f"this test does not know {word}")
    ABOUT.write_text(json.dumps(stage.about))
    for one in stages.values():
        if one is not stage:
            shutil.rmtree(one.system.root)


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what()}"
        signal.sigtimedwait([], 0.1)


def check_run():
    about = json.loads(ABOUT.read_text())
    assert about["user"] not in ("root", "0")
    system = chroot.Chroot(IMAGE)
    user = about["user"]
    number = system.run("id", "-u", user).strip()
    shutil.copy(CONTAINER / "printer2mqtt.toml", system.path("/etc/printer2mqtt/printer2mqtt.toml"))
    # No shell is needed: there is none while it runs.
    for shell in ("sh", "bash", "dash"):
        system.path(f"/usr/bin/{shell}").unlink(missing_ok=True)
    volume = system.path(about["volume"])
    chroot.run("mount", "--bind", IMAGE, IMAGE)
    chroot.run("mount", "-t", "tmpfs", "-o", f"mode=0700,uid={number}", "tmpfs", volume)
    chroot.run("mount", "-o", "remount,bind,ro", IMAGE)
    variables = about["env"]
    log = WORK / "container.log"
    log.unlink(missing_ok=True)
    broker = subprocess.Popen([shutil.which("mosquitto") or "/usr/sbin/mosquitto"], stderr=subprocess.DEVNULL)
    gateway = system.spawn(*about["entrypoint"], *about["cmd"], log=log, user=user, variables=variables)

    def healthy():
        check = system.spawn(*about["healthcheck"], log=log, user=user, variables=variables)
        return check.wait(5) == 0

    def online():
        said = subprocess.run(["mosquitto_sub", "-h", "127.0.0.1", "-C", "1", "-W", "1", "-t",
                               "printer2mqtt/gateway/availability"], capture_output=True, text=True)
        return said.stdout.strip() == "online"
    wait_until(healthy, 15, log.read_text)
    wait_until(online, 15, log.read_text)
    assert not os.access(system.path("/etc/passwd"), os.W_OK), "its root file system can be written"
    gateway.send_signal(signal.SIGTERM)
    assert gateway.wait(5) == 0, log.read_text()
    assert not healthy(), "its health is asked of nobody"
    broker.terminate()
    broker.wait(5)


def main():
    if not os.environ.get(chroot.INSIDE):
        chroot.prepare()
        build()
        print("built", flush=True)
    chroot.enter_namespaces(IMAGE)
    check_run()
    print("ran as its user on a read-only root, healthy, online, ended in time")
    return 0


sys.exit(main())
