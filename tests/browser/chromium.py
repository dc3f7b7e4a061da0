"""A headless Chromium that reports what a page must not do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
MISSING = "needs Debian's packages chromium and chromium-driver"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")

SIZE = (1280, 860)  # px
PHONE = (390, 844)  # px
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--lang=en",
)
WATCH = """
window.violations = [];
const note = ({violatedDirective, blockedURI}) => window.violations.push(`${violatedDirective} ${blockedURI}`);
addEventListener("securitypolicyviolation", note);
"""
SETTLE = """
const done = arguments[0];
const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
const moving = roots.flatMap((root) => root.getAnimations());
const ending = moving.filter((one) => one.effect.getComputedTiming().iterations !== Infinity);
Promise.allSettled(ending.map((one) => one.finished)).then(() => requestAnimationFrame(() => done()));
"""
"""Waits for what fades in: half faded, every colour is pale."""
RUN_AXE = """
const done = arguments[arguments.length - 1];
const why = (node) => node.any.concat(node.all).map(({message}) => message).join("; ");
const say = ({id, nodes}) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} (${why(node)})`).join(" | ")}`;
axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => done(violations.map(say)));
"""


@contextmanager
def chromium() -> Iterator[WebDriver]:
    """A browser with an own, empty profile; every page counts the violations of its security policy."""
    with TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for switch in (*SWITCHES, f"--user-data-dir={profile}", f"--window-size={SIZE[0]},{SIZE[1]}"):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
        try:
            driver.set_script_timeout(30)
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
            show(driver, *SIZE, dark=False)
            yield driver
        finally:
            driver.quit()


def show(driver: WebDriver, width: int, height: int, *, dark: bool) -> None:
    """Set the size of the page and its colour scheme."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def accessibility_violations(driver: WebDriver) -> list[str]:
    """What axe-core finds wrong on the page once nothing moves, shadow roots included."""
    driver.execute_async_script(SETTLE)
    driver.execute_script(AXE)
    found: list[str] = driver.execute_async_script(RUN_AXE)
    return found


def violations_in_both_lights(driver: WebDriver) -> list[str]:
    """The same in light and in dark, whatever the state of the page; it is light afterwards."""
    found = []
    for dark in (True, False):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        found += accessibility_violations(driver)
    return found


def complaints(driver: WebDriver) -> list[str]:
    """Violations of the security policy and errors in the browser's log."""
    logged = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    return [*driver.execute_script("return window.violations ?? []"), *logged]
