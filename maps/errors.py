"""What can be wrong with a map, each error a sentence for the person who gave it."""


class MapError(Exception):
    """A map, an extract or a graph is not usable; the message names the file or the field."""


class GraphError(MapError, ValueError):
    """The arrays of a road graph contradict each other; the message names the array."""


class PlaceError(MapError, ValueError):
    """Coordinates are not a place on earth; the message names the row."""


class LinesError(MapError):
    """Lines of a file are bad; `problems` has one sentence for each, FILE:LINE: reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class ClosureFileError(LinesError):
    """Lines of a closures file are bad."""


class OwnPlacesFileError(LinesError):
    """Lines of a file of own places are bad."""


class GeometryError(MapError, ValueError):
    """A geometry is not the Point, LineString or Polygon that was asked for."""
