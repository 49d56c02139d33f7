"""What sending a unit costs, in parts whose sum is the price exactly (int64 ms-equivalents)."""

from dispatch.price.refusing import CAPABILITY_BITS, RESUSCITATION_BIT, capability_bits, refusals
from dispatch.price.table import PARTS, price_parts

__all__ = ["CAPABILITY_BITS", "PARTS", "RESUSCITATION_BIT", "capability_bits", "price_parts", "refusals"]
