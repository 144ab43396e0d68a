# SPDX-License-Identifier: MIT
"""What a print costs in Home Assistant's database: every enabled entity, every second a status."""
import time

from harness import wait_until

MOST_ROWS_A_MINUTE = 10
MEASURED_S = 60


def test_an_hour_long_print_writes_few_rows(world, home):
    world.add_simulator()
    world.add_gateway(control={"enabled": True})
    world.wait_online()
    wait_until(lambda: home.state("sensor.p1_status"), 30, "the printer is known")
    world.simulator.job(seconds=3600, layers=168)
    world.simulator.progress(20)
    home.wait_state("sensor.p1_status", "printing")
    for _ in range(2):  # the database has all that the beginning of the print has caused
        seen = home.recorded_rows()["sensor.p1_layer"]
        wait_until(lambda: home.recorded_rows()["sensor.p1_layer"] > seen, 40, "another layer is recorded")
    before, begun = home.recorded_rows(), time.monotonic()
    wait_until(lambda: time.monotonic() - begun >= MEASURED_S, MEASURED_S + 5, "a minute of printing is over")
    rows = {entity: count - before.get(entity, 0) for entity, count in home.recorded_rows().items()
            if ".p1_" in entity and count > before.get(entity, 0)}
    print(f"\nrows of one printing minute: {sum(rows.values())}: {rows}")
    assert rows, "a print changes something"
    assert sum(rows.values()) <= MOST_ROWS_A_MINUTE
