# SPDX-License-Identifier: MIT
"""Usage: screenshot.py FILE.png; started by `screenshot`, which prepares the network namespace."""
import asyncio
import base64
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

import websockets

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "e2e"), str(HERE)]
from harness import World, wait_until  # noqa: E402
from home_assistant import HomeAssistant  # noqa: E402

SIZE = (1400, 1900)
COLOURS = 160  # a palette keeps the file small
# The text of the page, through its shadow roots.
TEXT = """(() => { const walk = n => [...(n.childNodes || [])].map(walk).join('') + (n.nodeType === 3 ?
    n.data : '') + (n.shadowRoot ? walk(n.shadowRoot) : ''); return walk(document.body); })()"""


def chromium(profile):
    return subprocess.Popen(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--lang=en-US",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         "--remote-debugging-port=0", f"--user-data-dir={profile}", f"--window-size={SIZE[0]},{SIZE[1]}",
         "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def page_socket(profile):
    file = pathlib.Path(profile) / "DevToolsActivePort"
    wait_until(lambda: file.exists() and file.read_text().count("\n"), 30, "chromium runs")
    port = file.read_text().split()[0]
    pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
    return next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")


async def take(address, home, path, expected):
    numbers = itertools.count(1)
    async with websockets.connect(address, max_size=1 << 26) as socket:
        async def call(method, **parameters):
            number = next(numbers)
            await socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            while True:
                answer = json.loads(await socket.recv())
                if answer.get("id") == number:
                    return answer["result"]

        login = {"hassUrl": home.url, "clientId": home.url + "/", "access_token": home.token, "refresh_token": "",
                 "token_type": "Bearer", "expires_in": 10**8, "expires": int(time.time() * 1000) + 10**11}
        await call("Page.enable")
        await call("Page.addScriptToEvaluateOnNewDocument", source=(
            f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(login))});"
            "localStorage.setItem('dockedSidebar', '\"always_hidden\"');"))
        await call("Page.navigate", url=home.url + path)
        for _ in range(120):
            text = (await call("Runtime.evaluate", expression=TEXT))["result"].get("value", "")
            if all(word in text for word in expected):
                break
            await asyncio.sleep(0.5)
        else:
            raise AssertionError(f"the page does not show {expected}")
        await asyncio.sleep(2)  # pictures and animations
        return base64.b64decode((await call("Page.captureScreenshot", format="png"))["data"])


def main(target):
    with tempfile.TemporaryDirectory() as folder:
        world = World(pathlib.Path(folder))
        world.add_simulator()
        world.add_broker()
        home = HomeAssistant(os.environ["P2M_HASS"], pathlib.Path(folder) / "home_assistant", world.broker)
        home.start()
        world.add_gateway(control={"enabled": True},
                          printer=[{"host": world.simulator.addresses[0], "alias": "centauri"}])
        world.simulator.job(file="/local/benchy.gcode", seconds=5400, layers=168)
        world.simulator.progress(42)
        home.wait_state("sensor.centauri_status", "printing", 60)
        device = home.devices()[f"printer2mqtt_{world.simulator.ids[0]}"]["id"]
        profile = tempfile.mkdtemp(dir=folder)
        browser = chromium(profile)
        try:
            picture = asyncio.run(take(page_socket(profile), home, f"/config/devices/device/{device}",
                                       ["Centauri Carbon", "Nozzle temperature", "Printing"]))
        finally:
            browser.terminate()
            browser.wait(20)
            home.stop()
            world.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    palette = f"split[a][b];[a]palettegen=max_colors={COLOURS}[p];[b][p]paletteuse=dither=none"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "png_pipe", "-i", "-", "-vf", palette, "-f", "image2",
                    "-c:v", "png", "-update", "1", str(target)], input=picture, check=True)
    print(target, target.stat().st_size, "bytes")


main(pathlib.Path(sys.argv[1]))
