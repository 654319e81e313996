"""One browser at which people take turns: pages opened, buttons pressed, what they say."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from review.models import Person

#: A folder for pictures of every step, for whoever wants to look.
PICTURES = "REVIEW_TEST_PICTURES"
#: What differs between two renderings of the same page though nobody did anything.
_TOKENS = re.compile(r'name="csrf_token" type="hidden" value="[^"]+"|value="[^"]+" name="csrf_token"|'
                     r'name="csrf_token" value="[^"]+"|name="page" type="hidden" value="[^"]*"')  # fmt: skip


@dataclass
class Desk:
    """One browser, at which people take turns."""

    page: Page
    sign_in: Callable[[Person], None]
    pictures: int = 0
    folder: str | None = field(default_factory=lambda: os.environ.get(PICTURES))

    def be(self, person: Person) -> None:
        """Let somebody else sit down."""
        self.sign_in(person)

    def open(self, path: str) -> None:
        """Go to a page, which has to be there."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, (path, answer.status, self.text())

    def press(self, label: str, *, confirmed: bool = False) -> None:
        """Press the button with this label; where the page asks back, say yes. A page that answers has loaded then."""
        button = self.page.locator("main").get_by_role("button", name=label, exact=True)
        expect(button).to_have_count(1)
        if confirmed:
            button.click()
            dialog = self.page.locator("#confirm-dialog")
            expect(dialog).to_be_visible()
            button = dialog.locator("button[value=yes]")
        with self.page.expect_navigation():
            button.click()

    def choose(self, group: str, answer: str) -> None:
        """Tick one answer of a question."""
        box = self.page.locator(f".jb-choices input[name={group}][value={answer}]")
        self.page.locator(f"label[for={box.get_attribute('id')}]").click()
        expect(box).to_be_checked()

    def says(self, text: str) -> None:
        """The page says so."""
        expect(self.page.locator("main")).to_contain_text(text)

    def text(self) -> str:
        """All that the page says, in one line."""
        return " ".join(self.page.inner_text("main").split())

    def source(self, path: str) -> tuple[int, str]:
        """What a page answers whoever is sitting here, without the tokens that are new each time."""
        answer = self.page.context.request.get(path)
        return answer.status, _TOKENS.sub("", answer.text())

    def download(self, label: str, target: Path) -> Path:
        """Save what the link with this label gives."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=label).first.click()
        waiting.value.save_as(target)
        return target

    def picture(self, name: str) -> None:
        """Keep a picture of the page, where a folder for them was given."""
        if self.folder:
            self.pictures += 1
            self.page.screenshot(path=Path(self.folder) / f"{self.pictures:02} {name}.png", full_page=True)
