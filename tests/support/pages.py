"""What every page must be: one h1, a title, ids once, nothing inline that the browser would refuse to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_INLINE_SCRIPT_TYPES = {None, "", "text/javascript", "module", "application/javascript"}


@dataclass
class Form:
    """One form of a page: where it goes and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """A parsed page; `problems` lists what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: list[str] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.problems: list[str] = []
        self._inside: list[str] = []
        self._text: list[str] = []
        self._script_type: str | None = None
        self._form: Form | None = None
        self._select: str | None = None
        self._area: str | None = None
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """What a person reads, with single spaces."""
        return " ".join(" ".join(self._text).split())

    def check(self) -> list[str]:
        """All problems of a whole page."""
        found = list(self.problems)
        if len(self.headings) != 1:
            found.append(f"{len(self.headings)} h1 elements instead of one: {self.headings}")
        if not self.title.strip():
            found.append("no title")
        twice = sorted({one for one in self.ids if self.ids.count(one) > 1})
        if twice:
            found.append(f"ids used twice: {', '.join(twice)}")
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        for name in given:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has the inline attribute {name}")
        if tag == "style":
            self.problems.append("an inline <style>")
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("title", "h1", "script", "style"):
            self._inside.append(tag)
            self._script_type = given.get("type")
        if tag == "h1":
            self.headings.append("")
        self._form_part(tag, given)

    def _form_part(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "form":
            self._form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self._form)
        form = self._form
        name = given.get("name")
        if form is None:
            return
        if tag == "input" and name and "disabled" not in given:
            kind = given.get("type") or "text"
            if kind in ("submit", "button", "image", "file", "reset"):
                return
            if kind in ("checkbox", "radio") and "checked" not in given:
                return
            form.fields[name] = given.get("value") or ("on" if kind in ("checkbox", "radio") else "")
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = ""
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in form.fields):
            form.fields[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "script":
            if data.strip() and self._script_type in _INLINE_SCRIPT_TYPES:
                self.problems.append(f"an inline <script>: {data.strip()[:60]!r}")
            return
        if inside == "title":
            self.title += data
            return
        if inside == "h1":
            self.headings[-1] += data
        if self._area and self._form is not None:
            self._form.fields[self._area] += data
        self._text.append(data)
