"""What dispatch refuses or cannot do; each error carries its facts."""


class DispatchError(Exception):
    """Something that dispatch refuses; the message is one sentence for the person who asked."""


class JournalError(DispatchError):
    """The journal cannot be opened, read or written; the message names the file and the reason."""


class JournalBrokenError(JournalError):
    """The chain of the journal does not hold from `seq` on."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"the journal is broken at event {seq}: {reason}")
        self.seq = seq
        self.reason = reason
