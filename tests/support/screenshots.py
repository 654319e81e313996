"""The pictures of the README: ``make screenshots`` signs in to the demo company and takes them anew."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
import urllib.request
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.support.browser import ARGUMENTS, find_chromium
from tests.support.smtp import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
#: No picture of the README may be larger.
MOST_BYTES = 150_000
_PATIENCE = 900
#: Gives a PNG's RGBA values, and its size.
_READ = """async (data) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + data;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const bytes = pen.getImageData(0, 0, picture.width, picture.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 32768));
  }
  return [btoa(text), picture.width, picture.height];
}"""
_SIZE = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Shot:
    """One picture: who signs in, where they go, what they open there, and what is in its middle."""

    name: str
    who: str
    path: str
    link: str = ""
    around: str = ""


SHOTS = (
    Shot("monthly-summary", "Campion Slate", "/reports", link="main tbody a[href*='/reports/20']"),
    Shot("dashboard", "Campion Slate", "/reports/dashboard"),
    Shot("lead-aging", "Campion Slate", "/reports/lead-aging", around="#t-ages"),
    Shot("follow-up", "Campion Slate", "/reports/follow-up?by=owner", around="#t-groups"),
    Shot("case", "Burdock Basalt", "/hearing", link="main a[href*='/hearing/20']"),
    Shot("docket", "Alyssum Granite", "/dockets", link="main a[href*='/dockets/20'] >> nth=1"),
)


def take(base: str) -> None:
    """Take every picture of the demo company served at ``base``."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for shot in SHOTS:
            page = browser.new_context(viewport=_SIZE, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
            page.goto(base)
            page.get_by_role("button", name=f"Sign in as {shot.who}").click()
            page.goto(base + shot.path)
            if shot.link:
                page.locator(shot.link).first.click()
                page.wait_for_load_state()
            for place in range(page.locator("figure[data-spec]").count()):
                page.locator("figure[data-spec]").nth(place).locator("svg").first.wait_for()
            if shot.around:
                page.locator(shot.around).first.evaluate("one => one.scrollIntoView({block: 'start'})")
            page.evaluate("document.fonts.ready")
            small = _small_png(_pixels(browser.new_page(), page.screenshot()))
            print(f"{shot.name}.png: {len(small):,} bytes")
            if len(small) > MOST_BYTES:
                sys.exit(f"{shot.name}.png has more than {MOST_BYTES:,} bytes")
            (FOLDER / f"{shot.name}.png").write_bytes(small)
            page.context.close()
        browser.close()


def _pixels(page: Page, png: bytes) -> np.ndarray:
    """The picture's colours, rows of RGB, as the browser reads them."""
    encoded, width, height = page.evaluate(_READ, b64encode(png).decode("ascii"))
    page.close()
    return np.frombuffer(b64decode(encoded), np.uint8).reshape(height, width, 4)[:, :, :3]


def _small_png(pixels: np.ndarray) -> bytes:
    """The picture with at most 256 colours, its most frequent ones; every other takes the nearest of them."""
    height, width, _channels = pixels.shape
    colours, place, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:256]].astype(np.int32)
    nearest = np.array([np.abs(palette - one).sum(axis=1).argmin() for one in colours.astype(np.int32)], np.uint8)
    rows = nearest[place.reshape(-1)].reshape(height, width)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def main() -> None:
    """Serve the demo company on a free port, take the pictures, and stop it."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "review.cli", "serve", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "JB_MODE": "demo"}, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _PATIENCE
        while not _answers(base):
            if server.poll() is not None or time.monotonic() > until:
                sys.exit("The demo company is not served.")
            time.sleep(1)
        take(base)
    finally:
        server.terminate()
        server.wait()


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=5):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
