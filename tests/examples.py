"""How many examples a property is tried on: multiples of the usual number, which `make check` makes small."""

from typing import Final

from hypothesis import settings

USUAL: Final = settings.default.max_examples
