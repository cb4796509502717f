"""The product's main job on real input: a newcomer runs one command, asks, and can check the answer."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

from cli.prerequisites.browser import find_browser
from tests.ours import KNOWLEDGE
from tests.product import ROOT, running
from tests.waiting import PATIENCE

QUESTION = "Why is there no OpenSearch here?"


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    with running(KNOWLEDGE, tmp_path_factory.mktemp("state"), pace=4) as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
def test_a_visitor_asks_and_opens_the_passage_behind_the_answer(product):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-quic"],
        )
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(product)
        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        turn = page.locator("article.turn")
        expect(turn).to_have_attribute("data-state", "done", timeout=PATIENCE * 1_000)
        assert "OpenSearch" in turn.locator(".prose").inner_text()
        turn.locator(".cite").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        highlighted = " ".join(dialog.locator("mark").all_inner_texts())
        address = dialog.get_by_role("link").last.get_attribute("href")
        path = re.search(r"/documents/([^#]+)", address)[1]
        document = (KNOWLEDGE / path).read_text(encoding="utf-8")
        words = re.findall(r"\w{4,}", highlighted)
        assert len(words) >= 3
        assert all(word in document for word in words)
        assert said == []
        browser.close()


@pytest.mark.slow
def test_an_engineer_asks_in_the_terminal_and_sees_the_sources(product):
    asked = ask(product, QUESTION)
    assert "OpenSearch" in asked.stdout
    assert re.search(r"^\[1\] .+\.md — ", asked.stdout, re.MULTILINE)


@pytest.mark.slow
def test_the_terminal_says_so_when_the_documents_do_not(product):
    asked = ask(product, "What is the owner's favourite pizza topping?")
    assert "The documents don't say." in asked.stdout
    assert "nearest documents:" in asked.stdout


def ask(address: str, question: str) -> subprocess.CompletedProcess[str]:
    return agent("ask", "--url", address, question, check=True)


def agent(
    *arguments: str, check: bool, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=check,
        env={**os.environ, "COLUMNS": "400", **(environment or {})},
    )


def fails(*arguments: str) -> str:
    ended = agent(*arguments, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr + ended.stdout
    return ended.stderr.strip().splitlines()[-1]


def test_a_missing_folder_is_one_sentence(tmp_path):
    assert fails("run", "--knowledge", str(tmp_path / "none"), "--port", "0").endswith(
        "none does not exist; --knowledge, or KNOWLEDGE= of make run, names a folder of Markdown"
    )


def test_a_taken_port_is_one_sentence(product):
    port = product.rsplit(":", 1)[1]
    assert f"port {port} is not free" in fails("run", "--port", port)


def test_a_product_that_is_not_there_is_one_sentence():
    assert "http://127.0.0.1:9 does not answer" in fails("ask", "--url", "http://127.0.0.1:9", "hello")


def test_a_wrong_address_is_one_sentence():
    assert "'file:///etc/passwd' is no address of a product" in fails(
        "ask", "--url", "file:///etc/passwd", "hello"
    )


@pytest.mark.slow
def test_an_empty_folder_still_gives_a_page_that_says_so(tmp_path):
    (tmp_path / "knowledge").mkdir()
    with running(tmp_path / "knowledge", tmp_path / "state") as address:
        asked = ask(address, QUESTION)
    assert "The documents don't say." in asked.stdout


@pytest.mark.slow
def test_the_terminal_shows_the_answer_and_the_log_stays_in_its_file(tmp_path):
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "tides.md").write_text(
        "# Tides\n\nThe harbour gate closes at 2.40 m of water.\n"
    )
    cache = tmp_path / "cache"
    asked = agent(
        "ask",
        "--knowledge",
        str(tmp_path / "knowledge"),
        "When does the harbour gate close?",
        check=True,
        environment={"PUBLIC_BEDROCK_AGENT_CACHE": str(cache)},
    )
    assert "closes at 2.40 m" in asked.stdout
    assert '"event"' not in asked.stdout + asked.stderr
    (log,) = cache.glob("local/*/app.log")
    assert '"event":"answer"' in log.read_text()
