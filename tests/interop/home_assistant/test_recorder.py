# SPDX-License-Identifier: MIT
"""What a print costs in Home Assistant's database: every enabled entity, every second a status."""
import time

from harness import wait_until

MOST_ROWS_A_MINUTE = 10
MEASURED_S = 60
DAY_S = 86400
HOUR_LONG, DAY_LONG = 1, 2  # printers
LAYERS = {HOUR_LONG: 168, DAY_LONG: 1200}
# Rows that are caused by the job's own progress and not by the time that passes.
STEPS = {"sensor.p2_layer": LAYERS[DAY_LONG], "sensor.p2_progress": 100}


def test_a_print_writes_few_rows(world, home):
    world.add_simulator(printers=2)
    world.add_gateway(control={"enabled": True})
    for printer, seconds in ((HOUR_LONG, 3600), (DAY_LONG, DAY_S)):
        world.wait_online(printer)
        wait_until(lambda: home.state(f"sensor.p{printer}_status"), 30, "the printer is known")
        world.simulator.job(printer, seconds=seconds, layers=LAYERS[printer])
        world.simulator.progress(20, printer)
        home.wait_state(f"sensor.p{printer}_status", "printing")
    for _ in range(2):  # the database has all that the beginning of the print has caused
        seen = home.recorded_rows()["sensor.p1_layer"]
        wait_until(lambda: home.recorded_rows()["sensor.p1_layer"] > seen, 40, "another layer is recorded")
    before, begun = home.recorded_rows(), time.monotonic()
    wait_until(lambda: time.monotonic() - begun >= MEASURED_S, MEASURED_S + 5, "a minute of printing is over")
    after = home.recorded_rows()

    def rows(printer):
        return {entity: count - before.get(entity, 0) for entity, count in after.items()
                if f".p{printer}_" in entity and count > before.get(entity, 0)}

    hour, day = rows(HOUR_LONG), rows(DAY_LONG)
    by_time = sum(count for entity, count in day.items() if entity not in STEPS) * DAY_S // MEASURED_S
    print(f"\nrows of one minute of an hour-long print: {sum(hour.values())}: {hour}")
    print(f"rows of one minute of a day-long print: {sum(day.values())}: {day}")
    print(f"rows of a day of printing: {by_time + sum(STEPS.values())}, {by_time} of them by time alone")
    assert hour, "a print changes something"
    for found in (hour, day):
        assert sum(found.values()) <= MOST_ROWS_A_MINUTE
