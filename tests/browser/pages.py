"""The pages as a person uses them: what is on them, what can be done there."""

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 30
REDRAWN = (NoSuchElementException, StaleElementReferenceException)
"""What is looked at may be drawn anew at that moment: look again."""


def press(driver: WebDriver, *keys: str) -> None:
    """Keys on whatever has the focus."""
    ActionChains(driver).send_keys(*keys).perform()


class Widget:
    """The chat on a shop's page."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self._wait = WebDriverWait(driver, SECONDS, poll_frequency=0.03, ignored_exceptions=REDRAWN)

    @property
    def root(self) -> ShadowRoot:
        return self._wait.until(lambda driver: driver.find_element(By.TAG_NAME, "shop-chat")).shadow_root

    def all(self, selector: str) -> list[WebElement]:
        return self.root.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        """The element, once it is there and shown."""
        self._wait.until(lambda _: any(element.is_displayed() for element in self.all(selector)), selector)
        return next(element for element in self.all(selector) if element.is_displayed())

    def open(self) -> None:
        self.one(".launcher").click()
        self.one(".panel")

    def say(self, text: str) -> None:
        box = self.one("textarea")
        box.send_keys(text, Keys.ENTER)

    def press_button(self, title: str) -> None:
        self.sees_button(title)
        next(button for button in self.all("button") if button.text == title).click()

    def sees(self, words: str) -> None:
        """Wait until the words stand in the log."""
        self._wait.until(lambda _: words in self.log, f"{words!r} in the log")

    def sees_button(self, title: str) -> None:
        self._wait.until(lambda _: title in [button.text for button in self.all("button")], f"button {title!r}")

    @property
    def log(self) -> str:
        return str(
            self.driver.execute_script("return arguments[0]?.innerText ?? ''", next(iter(self.all(".log")), None))
        )

    @property
    def bubbles(self) -> list[str]:
        return [str(bubble.get_property("textContent")) for bubble in self.all(".bubble .words")]

    def focused(self) -> str:
        """The accessible name of what has the focus inside the widget."""
        script = "const one = arguments[0].shadowRoot.activeElement; return one?.ariaLabel || one?.textContent || ''"
        return str(self.driver.execute_script(script, self.driver.find_element(By.TAG_NAME, "shop-chat")))


class Desk:
    """The agents' console."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        self.driver = driver
        self._url = url
        self._wait = WebDriverWait(driver, SECONDS, poll_frequency=0.03, ignored_exceptions=REDRAWN)

    def sign_in(self, name: str, key: str) -> None:
        self.driver.get(f"{self._url}/console")
        self.one("input[name=name]").send_keys(name)
        self.one("input[name=key]").send_keys(key, Keys.ENTER)
        self.one(".queue")

    def one(self, selector: str) -> WebElement:
        return self._wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector), selector)

    def wait_until(self, script: str) -> None:
        """Wait until the script, run in the page, returns true."""
        self._wait.until(lambda driver: driver.execute_script(script), script)

    def sees(self, words: str, *, where: str = "body") -> None:
        self._wait.until(lambda _: words in self.one(where).text, f"{words!r} in {where}")
