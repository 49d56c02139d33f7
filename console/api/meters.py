"""What is counted and measured, for Prometheus."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client.metrics_core import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from console.api.hall import Hall
    from console.api.live import Hub
    from dispatch.link import Link

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2, 5, 10, 30)


class Meters:
    """The meters of one running API."""

    def __init__(self, hall: Hall, hub: Hub) -> None:
        self._registry = CollectorRegistry()
        self.commands = Counter(
            "dispatch112_commands",
            "Commands by type and what became of them",
            ["type", "outcome"],
            registry=self._registry,
        )
        self.latency = Histogram(
            "dispatch112_request_seconds",
            "Time to answer, by route and status",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Centre(hall, hub))

    def text(self) -> bytes:
        """Write all of it in the text format of Prometheus."""
        return generate_latest(self._registry)


class _Centre(Collector):
    """Reads what the centre counts anyway."""

    def __init__(self, hall: Hall, hub: Hub) -> None:
        self._hall = hall
        self._centre = hall.centre
        self._hub = hub

    def collect(self) -> Iterable[Metric]:
        """Give the present counts."""
        positions = CounterMetricFamily("dispatch112_positions", "Position fixes by outcome", labels=["outcome"])
        for outcome, count in self._centre.positions.counts.items():
            positions.add_metric([outcome], count)
        yield positions
        yield sockets_metric(self._hub.groups.sockets())
        yield from audit_metrics(self._hall)
        yield records_metric(self._hall.patients.outcomes if self._hall.patients else {})
        yield GaugeMetricFamily("dispatch112_journal_seq", "The newest event", value=self._centre.state.last_seq)
        yield GaugeMetricFamily("dispatch112_open_incidents", "Open incidents", value=len(self._centre.state.open))


def sockets_metric(sockets: Mapping[str, int]) -> Metric:
    """Give the gauge of open sockets."""
    gauge = GaugeMetricFamily("dispatch112_sockets", "Open sockets by kind", labels=["kind"])
    for kind, count in sockets.items():
        gauge.add_metric([kind], count)
    return gauge


def records_metric(outcomes: Mapping[str, int]) -> Metric:
    """Give the counter of questions to medical records; it tells nothing of whom they were about."""
    asked = CounterMetricFamily("dispatch112_records_asked", "Questions about patients by outcome", labels=["outcome"])
    for outcome, count in outcomes.items():
        asked.add_metric([outcome], count)
    return asked


def audit_metrics(hall: Hall) -> Iterable[Metric]:
    """Give the gauge of links with that of the audit, and the counter of its rows."""
    book = hall.audit
    yield links_metric(hall.links if book is None else (*hall.links, book.link))
    rows = CounterMetricFamily("dispatch112_audit_rows", "Rows of the audit by outcome", labels=["outcome"])
    for outcome, count in () if book is None else (("written", book.written), ("lost", book.lost)):
        rows.add_metric([outcome], count)
    yield rows


def links_metric(links: Iterable[Link]) -> Metric:
    """Give the gauge of links: 1 where what is at the other end answers."""
    gauge = GaugeMetricFamily("dispatch112_link_up", "Whether what is leaned on answers", labels=["link"])
    for link in links:
        gauge.add_metric([link.name], link.up)
    return gauge


class Watch:
    """Measures every request (ASGI middleware)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how long the answer took."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            meters: Meters = scope["app"].state.desk.meters
            meters.latency.labels(scope["method"], route, status).observe(time.perf_counter() - began)
