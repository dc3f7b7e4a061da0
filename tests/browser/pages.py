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
        return self._wait.until(
            lambda _: next((one for one in self.all(selector) if one.is_displayed()), None), selector
        )

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


class Operator:
    """The operator's pages."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        self.driver = driver
        self._url = url
        self._wait = WebDriverWait(driver, SECONDS, poll_frequency=0.03, ignored_exceptions=REDRAWN)

    def sign_in(self, name: str, key: str) -> None:
        self.driver.get(f"{self._url}/operator")
        self.one("input[name=name]").send_keys(name)
        self.one("input[name=key]").send_keys(key, Keys.ENTER)
        self.one(".frame")
        self.driver.get_log("browser")  # the question who is signed in, before anybody was

    def go(self, path: str) -> None:
        """To one of the pages, as a link would."""
        if not self.driver.current_url.startswith(f"{self._url}/operator"):
            self.driver.get(f"{self._url}/operator#/{path}")
        self.driver.execute_script("location.hash = arguments[0]", f"#/{path}")
        self._wait.until(lambda driver: driver.find_element(By.TAG_NAME, "h1"))

    def one(self, selector: str) -> WebElement:
        return self._wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector), selector)

    def press(self, title: str, *, within: str = "main") -> None:
        """The button or link of this name."""
        path = f".//*[self::button or self::a][normalize-space()={title!r}]"
        self._wait.until(lambda _: self.one(within).find_element(By.XPATH, path), title).click()

    def fill(self, label: str, text: str) -> None:
        """What stands in the field of this label."""
        path = f"//label[span[normalize-space()={label!r}]]//*[self::input or self::textarea or self::select]"
        box = self._wait.until(lambda driver: driver.find_element(By.XPATH, path), label)
        if box.tag_name != "select" and box.get_attribute("type") != "file":
            box.clear()
        box.send_keys(text)

    def wait_until(self, script: str) -> None:
        """Wait until the script, run in the page, returns true."""
        self._wait.until(lambda driver: driver.execute_script(script), script)

    def ask(self, question: str) -> None:
        """Before saving, what would it answer?"""
        box = self.one(".ask input")
        box.clear()
        box.send_keys(question, Keys.ENTER)
        self.one(".answer")

    def sees(self, words: str, *, where: str = "main") -> None:
        self._wait.until(lambda _: words in self.one(where).text, f"{words!r} in {where}")
