# SPDX-License-Identifier: MIT
"""A network of its own for each test: printers need their real ports, so they differ by address."""
import random
import socket

CLAIM_PORT = 3999
TRIES = 200


class Lan:
    """127.a.b.0/24, claimed for as long as it is open. Printers count up from .1, brokers are .200
    and up, .254 holds the claim, .255 is where probes reach all printers."""

    def __init__(self):
        for _ in range(TRIES):
            self.net = f"127.{random.randint(16, 250)}.{random.randint(1, 250)}"
            self._claim = socket.socket()
            try:
                self._claim.bind((self.address(254), CLAIM_PORT))
                return
            except OSError:
                self._claim.close()
        raise RuntimeError("no loopback network is free")

    def address(self, host):
        return f"{self.net}.{host}"

    @property
    def broadcast(self):
        return self.address(255)

    def close(self):
        self._claim.close()
