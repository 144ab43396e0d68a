# SPDX-License-Identifier: MIT
"""Usage: screenshot.py FILE.png; started by `screenshot`, which prepares the network namespace."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "e2e"), str(HERE)]
from browser import show  # noqa: E402
from harness import World  # noqa: E402
from home_assistant import HomeAssistant  # noqa: E402

SIZE = (1400, 1900)
COLOURS = 160  # a palette keeps the file small


def main(target):
    with tempfile.TemporaryDirectory() as folder:
        world = World(pathlib.Path(folder))
        world.add_simulator()
        world.add_broker()
        home = HomeAssistant(pathlib.Path(folder) / "home_assistant", world.broker)
        home.start()
        try:
            world.add_gateway(control={"enabled": True},
                              printer=[{"host": world.simulator.addresses[0], "alias": "centauri"}])
            world.simulator.job(file="/local/benchy.gcode", seconds=5400, layers=168)
            world.simulator.progress(42)
            home.wait_state("sensor.centauri_status", "printing", 60)
            device = home.devices()[f"printer2mqtt_{world.simulator.ids[0]}"]["id"]
            _, picture = show(home, f"/config/devices/device/{device}",
                              ["Centauri Carbon", "Nozzle temperature", "Printing"], SIZE)
        finally:
            home.stop()
            world.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    palette = f"split[a][b];[a]palettegen=max_colors={COLOURS}[p];[b][p]paletteuse=dither=none"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "png_pipe", "-i", "-", "-vf", palette, "-f", "image2",
                    "-c:v", "png", "-update", "1", str(target)], input=picture, check=True)
    print(target, target.stat().st_size, "bytes")


main(pathlib.Path(sys.argv[1]))
