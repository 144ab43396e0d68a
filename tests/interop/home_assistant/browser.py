# SPDX-License-Identifier: MIT
"""A page of Home Assistant in a headless Chromium, logged in; also its picture."""
import asyncio
import base64
import contextlib
import itertools
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.request

import websockets
from harness import wait_until

# The text of the page, through its shadow roots.
TEXT = """(() => { const walk = n => ['SCRIPT', 'STYLE'].includes(n.nodeName) ? '' :
    [...(n.childNodes || [])].map(walk).join('') + (n.nodeType === 3 ? n.data : '')
    + (n.shadowRoot ? walk(n.shadowRoot) : ''); return walk(document.body); })()"""
SHOWN_WITHIN_S = 60
LOOKS_EVERY_S = 0.5


def show(home, path, expected, size):
    """Opens the page and waits until its text has each of `expected`; returns its text and a PNG picture."""
    # Its crash handler leaves the group and may still write there: that is no fault of the page.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--lang=en-US",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
             "--remote-debugging-port=0", f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}",
             "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return asyncio.run(_visit(_page_socket(profile), home, path, expected))
        finally:
            browser.terminate()
            browser.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(browser.pid, signal.SIGKILL)


def _page_socket(profile):
    file = pathlib.Path(profile) / "DevToolsActivePort"
    wait_until(lambda: file.exists() and file.read_text().count("\n"), 30, "chromium runs")
    port = file.read_text().split()[0]
    pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
    return next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")


async def _visit(address, home, path, expected):
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
        end = time.monotonic() + SHOWN_WITHIN_S
        while True:
            text = (await call("Runtime.evaluate", expression=TEXT))["result"].get("value", "")
            if all(word in text for word in expected):
                break
            missing = [word for word in expected if word not in text]
            assert time.monotonic() < end, f"the page does not show {missing}, but: {text[-2000:]}"
            await asyncio.sleep(LOOKS_EVERY_S)
        seen = None
        while True:  # until pictures have come and animations have ended: it looks the same twice
            picture = (await call("Page.captureScreenshot", format="png"))["data"]
            if picture == seen:
                break
            assert time.monotonic() < end, "the page does not come to rest"
            seen = picture
            await asyncio.sleep(LOOKS_EVERY_S)
        text = (await call("Runtime.evaluate", expression=TEXT))["result"]["value"]
        return text, base64.b64decode(picture)
