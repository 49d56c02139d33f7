"""What can be wrong with a question about travel times, each error a sentence for the person who asked."""


class RoutingError(Exception):
    """A question about travel times or routes cannot be answered as it was asked."""


class HierarchyError(RoutingError, ValueError):
    """No hierarchy can be built of this road graph; the message names what stands against it."""


class HierarchyFileError(RoutingError):
    """A saved hierarchy is damaged, of another map or of another format; the message names the file."""


class WeightError(RoutingError, ValueError):
    """The travel times of the arcs are not usable; the message names the first bad arc."""


class PlaceError(RoutingError, ValueError):
    """Sources or targets are not nodes or places of the map; the message names the list and the row."""


class NotSupportedError(RoutingError, NotImplementedError):
    """The question needs something that routing does not do yet."""


class ClosureError(RoutingError, ValueError):
    """A closure by the clock is not usable; the message names what is wrong with it."""


class DepartureError(RoutingError, ValueError):
    """A moment of departure is not usable; the message names which and why."""


class DisagreementError(RoutingError):
    """Two engines answered one question differently; the message names the question and how many answers."""
