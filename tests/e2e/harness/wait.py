# SPDX-License-Identifier: MIT
"""Waiting for a condition, always with a bound."""
import os
import time

# A sanitized build is slower: its bounds are stretched by this.
PATIENCE = float(os.environ.get("P2M_PATIENCE", "1"))
STEP_S = 0.02


def wait_until(condition, timeout, what):
    """The first true value of `condition()`; fails with `what` (text, or a function that makes it)
    when there is none within `timeout` seconds."""
    end = time.monotonic() + timeout * PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() >= end:
            raise AssertionError(f"not within {timeout} s: {what() if callable(what) else what}")
        time.sleep(STEP_S)


def observe(seconds):
    """Lets the world go on: an outage has a length, and that nothing happens can only be watched."""
    time.sleep(seconds)
