# SPDX-License-Identifier: MIT
"""The computer of a reader: a fresh Debian 12 with sudo, a user, and a clone of this repository."""
import os
import pathlib
import shlex
import shutil
import socket

import chroot

USER = "reader"
CLONE = f"/home/{USER}/printer2mqtt"
HAS = ("systemd", "sudo")  # what an installed Debian has beside the bare one
CCACHE = pathlib.Path(os.environ.get("CCACHE_DIR", pathlib.Path.home() / ".cache/ccache"))
# The cache of whoever runs this: what the package was compiled from is not compiled again. It is only
# read, since its files are not the reader's.
CCACHE_CONF = f"""cache_dir = /var/cache/ccache
temporary_dir = /tmp/ccache
base_dir = {CLONE}
hash_dir = false
read_only = true
stats = false
"""


def make(folder):
    """Fetches what the page installs and makes the computer; nothing of the page is done yet."""
    system = chroot.Chroot.unpack(folder)
    chroot.copy_source(system.path(CLONE))
    needed = chroot.run("bash", "-c", '. deploy/lib/packages.sh; '
                        'echo "${build_packages[@]}" "${boost_packages[@]}" "${run_packages[@]}"',
                        cwd=system.path(CLONE)).split()
    system.download(*HAS, *needed)
    system.path("/etc/resolv.conf").unlink()  # there is no network any more
    system.path("/etc/hosts").write_text(f"127.0.0.1 localhost {socket.gethostname()}\n")
    system.path("/etc/dpkg/dpkg.cfg.d/no-sync").write_text("force-unsafe-io\n")  # it lives for minutes
    system.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *HAS)
    system.path("/etc/sudoers.d/reader").write_text(f"{USER} ALL=(ALL) NOPASSWD: ALL\n")
    system.run("useradd", "--create-home", "--shell", "/bin/bash", USER)
    system.run("chown", "-R", f"{USER}:", f"/home/{USER}")
    system.path("/etc/ccache.conf").write_text(CCACHE_CONF)
    CCACHE.mkdir(parents=True, exist_ok=True)


class Debian:
    """The computer that `make` has left in `folder`, inside the namespaces."""

    def __init__(self, folder):
        self.system = chroot.Chroot(folder)
        self.system.mount()
        cache = self.system.path("/var/cache/ccache")
        cache.mkdir()
        chroot.run("mount", "--bind", CCACHE, cache)
        chroot.run("mount", "-o", "remount,bind,ro", cache)
        chroot.run("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666", "devpts", self.system.path("/dev/pts"))

    def words(self, text):
        """A command of the computer's administrator outside: the reader types `text` into a shell."""
        become = f"setpriv --reuid={USER} --regid={USER} --init-groups --reset-env env LANG=C.UTF-8"
        return (f"exec chroot {shlex.quote(str(self.system.root))} {become} "
                f"bash -e -c {shlex.quote(f'cd {CLONE}{chr(10)}{text}')}")

    def write(self, name, text):
        """A file in the clone, written with the reader's editor."""
        file = self.system.path(f"{CLONE}/{name}")
        file.write_text(text, encoding="utf-8")
        shutil.chown(file, *[self.system.path(CLONE).stat().st_uid] * 2)

    def processes(self):
        """What runs there: command lines."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "root") == str(self.system.root):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip())
            except OSError:
                continue  # it ended meanwhile
        return found
