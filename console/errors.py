"""What the command line tells in one sentence."""


class ConsoleError(Exception):
    """Something the person can mend; the message is the one sentence that is shown."""
