"""A first visit on a poor phone and network, as the browser itself counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

KILOBITS, SLOWER = 400, 4
PATIENCE_MS = 60_000

LARGEST_PAINT = """new Promise(done => new PerformanceObserver(list => {
  const last = list.getEntries().at(-1); if (last) done(last.startTime);
}).observe({type: 'largest-contentful-paint', buffered: true}))"""
SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 100);
})"""
WATCH_ACTS = """() => {
  window.slowestAct = 0;
  const look = entry => { if (entry.interactionId) window.slowestAct = Math.max(window.slowestAct, entry.duration); };
  new PerformanceObserver(list => list.getEntries().forEach(look)).observe({type: 'event', durationThreshold: 16});
}"""
SLOWEST_ACT = "new Promise(done => setTimeout(() => done(window.slowestAct), 300))"
"""Milliseconds until the page showed that it was tapped; the browser reports none that took less than 16."""


@dataclass
class Wire:
    """What came over it, counted by the browser itself."""

    sizes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]
        self.urls[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def script(self) -> int:
        return sum(size for key, size in self.sizes.items() if self.kinds.get(key) == "Script")

    def list(self) -> str:
        rows = sorted(((size, self.urls.get(key, key)) for key, size in self.sizes.items()), reverse=True)
        return "\n".join(f"{size:8} {url}" for size, url in rows)


def forget_all(page: Page) -> CDPSession:
    """Empty the cache and leave it so; returns the wire to the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return session


def slow_down(session: CDPSession, round_trip_ms: int) -> None:
    """400 kbit/s either way, this round trip, and a processor four times slower."""
    speed = KILOBITS * 1000 / 8
    throttle = {"offline": False, "latency": round_trip_ms, "downloadThroughput": speed, "uploadThroughput": speed}
    session.send("Network.emulateNetworkConditions", throttle)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def largest_paint(page: Page, path: str) -> float:
    """Seconds until the largest part of this page is painted."""
    page.goto(path, wait_until="networkidle", timeout=PATIENCE_MS)
    return float(page.evaluate(LARGEST_PAINT)) / 1000
