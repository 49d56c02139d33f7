"""What cannot be read or written on a channel."""

from __future__ import annotations

from dispatch.errors import DispatchError


class ChannelError(DispatchError):
    """A message cannot be read, or a value cannot be written as one; the message names the field and the reason."""
