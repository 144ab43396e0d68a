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


def overload():
    """How many times as much work waits for this machine's processors as they can do, by the load of the last
    minute; from 1 to 4. For bounds that are about the program, and cannot be met by a machine that is busy."""
    return min(max(os.getloadavg()[0] / len(os.sched_getaffinity(0)), 1.0), 4.0)


def observe(seconds):
    """Lets the world go on: an outage has a length, and that nothing happens can only be watched."""
    time.sleep(seconds)
