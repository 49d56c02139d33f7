"""Numbers of roads in one spelling: `А-181`, `a 181` and `А181` are one."""

from __future__ import annotations

import re
from typing import Final

from maps.gazetteer.text import plain

_LOOKALIKES: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
_BETWEEN: Final = re.compile(r"[\W_]+")


def plain_ref(ref: str) -> str:
    """Give a road's number in small letters without separators, Latin letters as the Cyrillic ones they look like."""
    return _BETWEEN.sub("", plain(ref)).translate(_LOOKALIKES)
