"""The demo, as a newcomer meets it: the real command, a real browser."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [  # a browser as root in a closed network: no sandbox, and no calls home
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """The address that ``lablore demo`` prints; it is stopped by Ctrl-C afterwards, and must stop well."""
    process = subprocess.Popen([sys.executable, "-m", "bot", "demo"], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        lines = iter(process.stdout.readline, "")
        address = next((found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\S+", line))), None)
        assert address, "the demo printed no address"
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=20)
    assert status == 0


@pytest.fixture
def page(demo: str) -> Iterator[Page]:
    """The demo's page in headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1100, "height": 1300})
        page.goto(demo)
        yield page
        browser.close()


def test_a_newcomer_replies_to_an_answer_and_is_understood(page: Page) -> None:
    talk = page.get_by_role("region", name="Conversation")
    answer = talk.get_by_text("DETR's venue?")
    expect(answer).to_be_visible(timeout=15_000)
    answer.hover()
    talk.get_by_role("button", name="Reply", exact=True).last.click()
    page.get_by_placeholder("Message #paper-talk").press_sequentially("what about SimCLR?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(talk.get_by_text("SimCLR's venue?")).to_be_visible(timeout=15_000)


def test_a_newcomer_types_a_command_chooses_a_completion_sees_the_card_and_presses_a_button(page: Page) -> None:
    talk = page.get_by_role("region", name="Conversation")
    expect(talk.get_by_text("DETR's venue?")).to_be_attached(timeout=15_000)
    composer = page.get_by_placeholder("Message #paper-talk")
    composer.click()
    composer.press_sequentially("/paper")
    page.keyboard.press("Enter")
    page.keyboard.type("moco v")
    choice = page.locator("[data-value='MoCo v1' i]")
    expect(choice).to_be_visible(timeout=15_000)
    choice.click()
    page.get_by_role("button", name="Send", exact=True).click()
    title = talk.get_by_text("Momentum Contrast for Unsupervised Visual Representation Learning")
    expect(title).to_be_visible(timeout=15_000)
    talk.get_by_role("button", name=re.compile(r"Sources \(\d+\)")).last.click()
    expect(talk.get_by_text("Sources: MoCo")).to_be_visible(timeout=15_000)
    expect(talk.get_by_text(re.compile(r"line \d+ · ")).first).to_be_visible()
