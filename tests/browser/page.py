"""The remote page in one headless Chromium, and what the tests do with it."""
import base64
import shutil
import unittest

from harness import wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
MISSING = [name for name, found in (("chromium", CHROMIUM), ("chromedriver", DRIVER)) if not found]
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select
except ImportError:
    MISSING.append("python3-selenium")

needs_chromium = unittest.skipIf(MISSING, "not installed: " + ", ".join(MISSING))

DESKTOP = (1440, 900)
PHONE = (390, 844)
SMALL_PHONE = (360, 740)


class Page:
    """One page in one browser; sizes and pages are changed, the browser stays."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                     "--disable-dev-shm-usage", "--force-device-scale-factor=1"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))

    def close(self):
        self.driver.quit()

    def open(self, url, size):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 900})
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled",
                                    {"enabled": size[0] < 900, "maxTouchPoints": 2})
        self.driver.get(url)
        self.wait("the wall's state", lambda: "connecting to the wall" not in self.text("#truth"))
        self.wait("flows", lambda: self.rows())

    @staticmethod
    def wait(what, condition):
        return wait_for(f"{what} on the page", condition)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def show(self, selector):
        """Scrolls it to the middle, clear of what stands still above and below."""
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        return self.find(selector)

    def click(self, selector):
        self.show(selector).click()

    def choose(self, selector, text):
        Select(self.show(selector)).select_by_visible_text(text)

    def is_pressed(self, selector):
        return self.find(selector).get_attribute("aria-pressed") == "true"

    def type(self, selector, text):
        """In place of what is there."""
        self.show(selector).send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE, text)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self):
        return self.run("return document.activeElement.id")

    def tab(self, name):
        """On the phone: shows that part of the page."""
        self.click(f".tabs [data-to={name}]")

    def drag(self, selector, dx, dy):
        ActionChains(self.driver).move_to_element(self.show(selector)).click_and_hold() \
            .move_by_offset(dx // 2, dy // 2).move_by_offset(dx - dx // 2, dy - dy // 2) \
            .release().perform()

    def pinch(self, selector, begin_px, end_px):
        """Two fingers, so far apart at the beginning and at the end."""
        self.show(selector)
        box = self.run("const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                       "return [b.left + b.width / 2, b.top + b.height / 2]", selector)

        def touch(kind, apart=None):
            points = [] if apart is None else [
                {"x": box[0] + sign * apart / 2, "y": box[1], "id": i}
                for i, sign in enumerate((-1, 1))]
            self.driver.execute_cdp_cmd("Input.dispatchTouchEvent",
                                        {"type": kind, "touchPoints": points})
        touch("touchStart", begin_px)
        for i in range(1, 5):
            touch("touchMove", begin_px + (end_px - begin_px) * i / 4)
        touch("touchEnd")

    def wheel(self, selector, delta):
        self.run("const c = document.querySelector(arguments[0]), b = c.getBoundingClientRect();"
                 "c.dispatchEvent(new WheelEvent('wheel', {deltaY: arguments[1], bubbles: true,"
                 "cancelable: true, clientX: b.left + b.width / 2, clientY: b.top + b.height / 2}))",
                 selector, delta)

    def rows(self):
        """The texts of the table's rows that are drawn."""
        return self.run("return [...document.querySelectorAll('#rows tr:not([hidden])')]"
                        ".map(row => [...row.children].map(cell => cell.textContent))")

    def preview(self):
        """The brightest value and the number of colours of the live picture."""
        return self.run("""
            const c = document.querySelector('#preview');
            const copy = new OffscreenCanvas(c.width, c.height).getContext('2d', {willReadFrequently: true});
            copy.drawImage(c, 0, 0);
            const d = copy.getImageData(0, 0, c.width, c.height).data;
            let most = 0; const seen = new Set();
            for (let i = 0; i < d.length; i += 4) {
              most = Math.max(most, d[i], d[i + 1], d[i + 2]);
              seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
            }
            return {most, colours: seen.size, width: c.width, height: c.height}""")

    def picture(self):
        """A PNG of what is to be seen."""
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"])

    def console_errors(self):
        """Since the last look."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING")]
