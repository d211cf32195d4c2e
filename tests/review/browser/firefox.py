"""Drives Firefox over WebDriver BiDi, which it speaks itself: no driver between. Only what the tests need.

Commands and events: https://w3c.github.io/webdriver-bidi/.
"""

import json
import re
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import connect

_LISTENING = re.compile(r"WebDriver BiDi listening on (?P<address>ws://\S+)")
_PATIENCE = 60.0
# Keys that have names: https://w3c.github.io/webdriver/#keyboard-actions
_KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "Delete": "\ue017",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Shift": "\ue008",
    "Control": "\ue009",
}


class Firefox:
    """A headless Firefox with an empty profile and one page."""

    def __init__(self, program: str, profile: Path) -> None:
        self.stack = ExitStack()
        profile.mkdir()
        # No start page, no update, nothing sent home.
        settings = {
            "browser.shell.checkDefaultBrowser": False,
            "browser.startup.homepage_override.mstone": "ignore",
            "datareporting.policy.dataSubmissionEnabled": False,
            "toolkit.telemetry.reportingpolicy.firstRun": False,
            "app.normandy.enabled": False,
            "network.captive-portal-service.enabled": False,
            "network.connectivity-service.enabled": False,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        self.log = (profile / "log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env={
                "HOME": str(profile),
                "PATH": "/usr/bin:/bin",
                "MOZ_HEADLESS_WIDTH": "1366",
                "MOZ_HEADLESS_HEIGHT": "900",
            },
        )
        try:
            self.socket = self.stack.enter_context(
                connect(f"{self._address(profile)}/session", max_size=None, proxy=None)
            )
            self.count = 0
            self.command("session.new", capabilities={})
            self.context = self.command("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.close()
            raise

    def _address(self, profile: Path) -> str:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = _LISTENING.search((profile / "log").read_text(encoding="utf-8", errors="replace"))
            if found is not None:
                return found["address"]
            time.sleep(0.1)
        raise RuntimeError(f"Firefox did not start: {(profile / 'log').read_text(errors='replace')[-2000:]}")

    def command(self, method: str, **params: Any) -> Any:
        """Send a command, and wait for its result; events between are passed over."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=_PATIENCE))
            if answer.get("id") == self.count:
                break
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def open(self, address: str) -> None:
        """Load a page."""
        self.command("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, by way of JSON; a promise is waited for."""
        result = self.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"]) if result["result"]["type"] == "string" else None

    def until(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + _PATIENCE / 2
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "a", "Enter", "Shift+ArrowRight"."""
        for key in keys:
            *held, last = key.split("+") if len(key) > 1 else [key]
            down = [{"type": "keyDown", "value": _KEYS.get(one, one)} for one in (*held, last)]
            up = [{"type": "keyUp", "value": one["value"]} for one in reversed(down)]
            actions = [{"type": "key", "id": "keyboard", "actions": [*down, *up]}]
            self.command("input.performActions", context=self.context, actions=actions)

    def screenshot(self) -> str:
        """A picture of the page: PNG in base64."""
        return str(self.command("browsingContext.captureScreenshot", context=self.context)["data"])

    def close(self) -> None:
        """End the browser."""
        self.stack.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
