"""The scenarios that a sandbox knows, as data. What they are made of is explained in `timeline.py`."""

from collections.abc import Mapping

from aom_tui.sandbox.faults.bends import Span
from aom_tui.sandbox.faults.faults import Fault, FaultKind
from aom_tui.sandbox.inventory import PROD_HOSTS
from aom_tui.sandbox.timeline import Effect, Happening, Lines, Scenario, Spell

RUSH = Span(0, 10, 22, 30)
"""Customers come for ten minutes, stay for twelve, leave within eight."""
STRAIN = Span(4, 10, 22, 27)
"""What gives way under them gives way a little later."""

BLACK_FRIDAY = Scenario(
    name="black-friday",
    title="Black Friday: the rush of the year",
    teaches="Traffic climbs fourfold, p99 doubles, payment gives way first: find the service behind the alarm.",
    minutes=30,
    effects=(
        Effect(RUSH, "SHOP.HTTP", "request_count", factor=4),
        Effect(RUSH, "SHOP.ORDER", factor=3),
        Effect(RUSH, "PAAS.CONTAINER", "recvBytesRate", factor=4),
        Effect(RUSH, "PAAS.CONTAINER", "sendBytesRate", factor=4),
        Effect(RUSH, "PAAS.CONTAINER", "cpuUsage", factor=1.8, plus=15),
        Effect(RUSH, "PAAS.CONTAINER", "memUsage", factor=1.2),
        Effect(RUSH, "PAAS.NODE", "cpuUsage", factor=1.4, plus=12),
        Effect(RUSH, "PAAS.NODE", "cpuCoreUsed", factor=1.6),
        Effect(RUSH, "PAAS.AGGR", "cpuUsage", factor=1.5, plus=12),
        Effect(STRAIN, "SHOP.HTTP", "latency_p99", factor=2),
        Effect(STRAIN, "SHOP.HTTP", "latency_p99", {"service": "payment"}, plus=460),
        Effect(STRAIN, "SHOP.HTTP", "error_count", {"service": "checkout"}, plus=34),
        Effect(STRAIN, "SHOP.HTTP", "error_count", {"service": "payment"}, plus=18),
    ),
    lines=(
        Lines(
            STRAIN,
            "payment",
            (
                "WARN  [pool] connections in use 64/64, {small} callers wait",
                "ERROR [pool] no connection to payment-provider within 3000 ms, trace={trace}",
                "ERROR 支付渠道连接池耗尽，订单 {n}，trace={trace}",
            ),
            6,
        ),
        Lines(STRAIN, "checkout", ("ERROR checkout timeout calling payment, order {n}, trace={trace}",), 4),
    ),
    happenings=(
        Happening(0.5, "PromotionStarted", "Info", "deployment", "web-gateway", "Black Friday prices are on"),
        Happening(5, "Scaled", "Info", "deployment", "checkout", "3 -> 6 replicas"),
        Happening(7, "Scaled", "Info", "deployment", "cart-api", "2 -> 5 replicas"),
        Happening(28, "Scaled", "Info", "deployment", "checkout", "6 -> 3 replicas"),
    ),
)

LOST = PROD_HOSTS[1]
DOWN = Span(1, 1, 15, 15)
WITHOUT = Span(1, 2, 14, 15)

NODE_DOWN = Scenario(
    name="node-down",
    title="Node down: shop-prod-node-2 stops answering",
    teaches="Metrics of a node and its pods stop, NodeNotReady comes, the others carry the load: no data is a signal.",
    minutes=16,
    effects=(
        Effect(DOWN, where={"nodeIP": LOST.ip}, gap=True),
        Effect(WITHOUT, "PAAS.CONTAINER", "cpuUsage", factor=1.5),
        Effect(WITHOUT, "SHOP.HTTP", "latency_p99", factor=1.7),
        Effect(WITHOUT, "SHOP.HTTP", "error_count", {"service": "checkout"}, plus=26),
    ),
    lines=(
        Lines(DOWN, silent_host=LOST.ip),
        Lines(
            WITHOUT,
            "checkout",
            (
                f"ERROR connect to cart-api at {LOST.ip}:8080: no route to host, trace={{trace}}",
                "WARN  购物车实例不可达，改用其他实例，订单 {n}",
            ),
            5,
        ),
    ),
    happenings=(
        Happening(
            2, "NodeNotReady", "Critical", "node", LOST.name, "Kubelet stopped reporting", "节点心跳丢失", True, 15
        ),
        Happening(3, "NodeControllerEviction", "Major", "pod", "cart-api", f"Evicted from {LOST.name}"),
        Happening(3, "NodeControllerEviction", "Major", "pod", "checkout", f"Evicted from {LOST.name}"),
        Happening(4, "Started", "Info", "pod", "cart-api", "Container started on shop-prod-node-3"),
        Happening(4, "BackOffStart", "Major", "pod", "checkout", "Back-off restarting failed container"),
        Happening(6, "Started", "Info", "pod", "checkout", "Container started on shop-prod-node-4"),
        Happening(15, "NodeReady", "Info", "node", LOST.name, "Kubelet reports again"),
    ),
)

TOKEN_STORM = Scenario(
    name="token-storm",
    title="Token storm: tokens die and everybody comes back at once",
    teaches="Tokens expire every two minutes, half of the calls meet 429, logins too: renew once, wait, do not hammer.",
    minutes=10,
    spells=(
        Spell(1, 8, Fault(FaultKind.THROTTLED, probability=0.5, retry_after=3)),
        Spell(2, 6, Fault(FaultKind.THROTTLED, "iam", probability=0.3, retry_after=2)),
        Spell(5, 8, Fault(FaultKind.UNAVAILABLE, probability=0.2, retry_after=5)),
    ),
    expiries=(0, 2, 4, 6),
)

SCENARIOS: Mapping[str, Scenario] = {one.name: one for one in (BLACK_FRIDAY, NODE_DOWN, TOKEN_STORM)}
