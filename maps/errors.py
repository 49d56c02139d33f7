"""What can be wrong with a map, each error a sentence for the person who gave it."""


class MapError(Exception):
    """A map, an extract or a graph is not usable; the message names the file or the field."""


class GraphError(MapError, ValueError):
    """The arrays of a road graph contradict each other; the message names the array."""


class PlaceError(MapError, ValueError):
    """Coordinates are not a place on earth; the message names the row."""
