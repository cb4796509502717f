"""How quickly the page draws what arrives, measured in the page itself with a slowed-down processor."""

import statistics
from dataclasses import dataclass

from tests.browser.answers import long_text, paced
from tests.browser.visiting import Visit

SLOW_DOWN = 4
WORDS = 4000
PACE_SECONDS = 0.02
"""With 48 characters an event, some 600 tokens a second: faster than any model writes."""
MEDIAN_LIMIT_MS = 50
TASK_LIMIT_MS = 100

WATCH = """() => {
  window.arrivals = [];
  window.paints = [];
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: false });
  const read = ReadableStreamDefaultReader.prototype.read;
  const decoder = new TextDecoder();
  ReadableStreamDefaultReader.prototype.read = async function () {
    const result = await read.call(this);
    if (result.value && decoder.decode(result.value).includes('event: delta')) window.arrivals.push(performance.now());
    return result;
  };
  // A frame's paint ends before the next task that follows it (HTML Standard, event loop).
  new MutationObserver(() => {
    const drawn = window.arrivals.splice(0);
    if (!drawn.length) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.paints.push(...drawn.map((at) => performance.now() - at));
      port2.postMessage(0);
    });
  }).observe(document.querySelector('#log'), { childList: true, characterData: true, subtree: true });
}"""


@dataclass(frozen=True)
class Drawing:
    """Milliseconds from an event's arrival in the page to the end of the frame that shows it, and the longest task."""

    events: int
    median_ms: float
    p95_ms: float
    longest_task_ms: float


def drawing(visit: Visit, words: int = WORDS) -> Drawing:
    """Stream an answer of so many words, with tables and code, on a processor slowed down four times."""
    visit.box.focus()
    visit.page.wait_for_load_state("networkidle")
    visit.evaluate(WATCH)
    cdp = visit.cdp()
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    try:
        visit.api.play(paced(long_text(words), PACE_SECONDS, 48))
        visit.send()
        visit.page.locator('.turn[data-state="done"]').wait_for(timeout=120_000)
    finally:
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    paints: list[float] = visit.evaluate("window.paints")
    tasks: list[float] = visit.evaluate("window.tasks")
    return Drawing(
        len(paints), statistics.median(paints), statistics.quantiles(paints, n=20)[-1], max(tasks, default=0)
    )
