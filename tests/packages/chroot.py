# SPDX-License-Identifier: MIT
"""A bare Debian 12 to install into: fetched once into the user's cache, unpacked for each test.

The test runs in namespaces of its own: it sees no network but a LAN of its own, and whatever it
mounts and starts ends with it. What has to be fetched is fetched before, by `prepare()`.
"""
import os
import pathlib
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SUITE = "bookworm"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "printer2mqtt-tests"
BASE = CACHE / f"{SUITE}-minbase.tar"
ARCHIVES = CACHE / f"{SUITE}-archives"
INSIDE = "P2M_IN_NAMESPACE"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive"}


def skip(why):
    """Ends the program: skipped, or failed where nothing may be skipped."""
    print(f"SKIPPED: {why}")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def run(*words, **options):
    """The output; a failure shows what was said."""
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", **{"timeout": 1200, **options})
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout[-6000:]}")
    return done.stdout


def link_archives(origin, folder):
    """Those that `folder` has not; they are hundreds, and nobody writes into one."""
    for archive in origin.glob("*.deb"):
        if not (folder / archive.name).exists():
            try:
                os.link(archive, folder / archive.name)
            except OSError:  # another file system
                shutil.copy(archive, folder)


class Chroot:
    def __init__(self, folder):
        self.root = pathlib.Path(folder)

    @classmethod
    def unpack(cls, folder):
        folder = pathlib.Path(folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run("tar", "-C", folder, "-xf", BASE)
        return cls(folder)

    def mount(self):
        """Once, inside the namespaces."""
        run("mount", "-t", "proc", "proc", self.root / "proc")

    def download(self, *packages):
        """Puts the archives that an installation of `packages` (names or files) needs into the cache, and
        here; nothing is installed."""
        names = []
        for package in packages:
            if os.path.exists(package):
                shutil.copy(package, self.path("/root"))
                package = f"/root/{os.path.basename(package)}"
            names.append(package)
        shutil.copy("/etc/resolv.conf", self.path("/etc/resolv.conf"))
        archives = self.path("/var/cache/apt/archives")
        link_archives(ARCHIVES, archives)
        retry = "-oAcquire::Retries=3"
        self.run("apt-get", "update", "-q", retry)  # the cached system is as old as the cache
        self.run("apt-get", "install", "-y", "-q", "--download-only", retry, "-oAPT::Keep-Downloaded-Packages=true",
                 *names)
        link_archives(archives, ARCHIVES)

    def path(self, inside):
        return self.root / str(inside).lstrip("/")

    def run(self, *words, **options):
        return run("chroot", self.root, *words, env=ENVIRONMENT, **options)

    def spawn(self, *words, log, user=None, variables=None):
        """Starts a program inside; its output goes to the file `log`."""
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        with open(log, "ab") as sink:
            return subprocess.Popen(["chroot", str(self.root), *become, *words], stdin=subprocess.DEVNULL,
                                    stdout=sink, stderr=sink, env={**ENVIRONMENT, **(variables or {})})


def prepare():
    """The base system, in the cache."""
    if os.geteuid() != 0:
        skip("a chroot needs root")
    for tool in ("debootstrap", "unshare", "setpriv", "ip"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    ARCHIVES.mkdir(parents=True, exist_ok=True)
    (ARCHIVES / "partial").mkdir(exist_ok=True)
    if BASE.exists():
        return
    folder = CACHE / f"{SUITE}-making"
    shutil.rmtree(folder, ignore_errors=True)
    run("debootstrap", "--variant=minbase", SUITE, folder)
    # Debian's own switch: what is installed in a chroot is not started.
    policy = folder / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    (folder / "etc/hosts").write_text("127.0.0.1 localhost\n")
    making = BASE.with_suffix(".new")
    run("tar", "-C", folder, "-cf", making, ".")
    making.rename(BASE)
    shutil.rmtree(folder)


def fetch(folder, *packages):
    """A fresh system in `folder`; what an installation of `packages` (names or files) needs is in the cache."""
    system = Chroot.unpack(folder)
    system.download(*packages)
    return system


def copy_source(folder):
    """What a clone of this repository would have, with what is not committed yet."""
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run("sh", "-c", 'tar -C "$1" --exclude=./.git --exclude=./.cache --exclude=./build -cf - . | tar -C "$2" -xf -',
        "sh", SOURCE, folder)


def enter_namespaces(system):
    """Runs this very program again, with mounts, processes and a network of its own; ends with its exit
    code. After a success the folder `system` is removed, when no mount leads out of it any more."""
    if os.environ.get(INSIDE):
        run("ip", "link", "set", "lo", "up")
        return
    done = subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
                           "--propagation", "private", sys.executable, "-B", *sys.argv],
                          env={**os.environ, INSIDE: "1"})
    if done.returncode == 0:
        shutil.rmtree(system)
    sys.exit(done.returncode)
