# SPDX-License-Identifier: MIT
"""A print job, from the first frame to the last, and what can befall it."""


def test_an_idle_printer_is_online_and_idle(start):
    world = start()
    state = world.status("idle")
    assert state["job"]["id"] is None and state["job"]["progress"] is None
    assert world.events() == []
