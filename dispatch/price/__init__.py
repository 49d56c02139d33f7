"""What sending a unit costs, in parts whose sum is the price exactly (int64 ms-equivalents)."""

from dispatch.price.capabilities import CAPABILITY_BITS, RESUSCITATION_BIT, capability_bits
from dispatch.price.table import PARTS, Weighed, price_parts, refusals, weigh

__all__ = [
    "CAPABILITY_BITS",
    "PARTS",
    "RESUSCITATION_BIT",
    "Weighed",
    "capability_bits",
    "price_parts",
    "refusals",
    "weigh",
]
