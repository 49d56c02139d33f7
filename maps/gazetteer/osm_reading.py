"""One pass over an OSM file, PBF or XML: everything in it that has a name or an address, as columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from maps.errors import MapError
from maps.gazetteer.kilometres import Milestone, milestone_of
from maps.gazetteer.osm_columns import (
    NO_ROW,
    NODE,
    RELATION,
    WAY,
    AddressColumns,
    EntranceColumns,
    FoundPlace,
    Interpolation,
    LineColumns,
    OutlineWithEntrances,
)
from maps.gazetteer.osm_names import name_of, other_names_of, tidy
from maps.gazetteer.osm_shapes import known_points, point_of
from maps.gazetteer.osm_sights import FoundSight, sight_of
from maps.gazetteer.osm_tags import (
    BORDER_KEYS,
    TELLING_KEYS,
    addresses_of,
    admin_level,
    entrance_sign,
    place_kind,
    road_number,
    street_name,
)
from maps.osm.reading import population_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tags = dict[str, str]
    Point = tuple[float, float]

_PROGRESS_EVERY: Final = 200_000
_MOST_PEOPLE: Final = 10**10
_STREET_RELATIONS: Final = frozenset({"associatedStreet", "street"})
_MEMBER_KINDS: Final = {"n": NODE, "w": WAY, "r": RELATION}
_ROLES_OF_HOUSES: Final = frozenset({"", "house", "building", "address", "addr:houselink", "addr:house"})


@dataclass(slots=True)
class OsmNames:
    """What has a name or an address in one OSM file; `read` fills it.

    Attributes
    ----------
    street_of_member : dict
        Street that a relation names for its member, by kind and number of the object.
    addressed : int
        Objects with the tag `addr:housenumber`.
    second_addresses : int
        Further addresses of theirs, by another street at a corner.
    lost : Counter
        What is not in the columns, and why.
    """

    addresses: AddressColumns = field(default_factory=AddressColumns)
    lines: LineColumns = field(init=False)
    entrances: EntranceColumns = field(default_factory=EntranceColumns)
    places: list[FoundPlace] = field(default_factory=list)
    boundaries: list[FoundPlace] = field(default_factory=list)
    sights: list[FoundSight] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    interpolations: list[Interpolation] = field(default_factory=list)
    outlines: list[OutlineWithEntrances] = field(default_factory=list)
    street_of_member: dict[tuple[int, int], str] = field(default_factory=dict)
    addressed: int = 0
    second_addresses: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    _awaited: set[int] = field(default_factory=set)
    _wkb: Any = None

    def __post_init__(self) -> None:
        self.lines = LineColumns(self.addresses.texts)

    def read(self, path: Path, progress: Callable[[str], None]) -> None:
        """Read the file to its end.

        Raises
        ------
        MapError
            Where the file cannot be read; the message names it.
        """
        import osmium

        try:
            self._read(path, progress)
        except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
            hint = "; sort the file by type and id" if "out of order" in str(error) else ""
            raise MapError(f"{path}: cannot be read as OSM data ({' '.join(str(error).split())}){hint}") from error
        self.lost["addressed_without_place"] += len(self._awaited)

    def _read(self, path: Path, progress: Callable[[str], None]) -> None:
        import osmium

        self._wkb = osmium.geom.WKBFactory()
        telling = osmium.filter.KeyFilter("building", *TELLING_KEYS)
        found = osmium.FileProcessor(str(path)).with_areas(telling).with_filter(telling)
        take: dict[type, Callable[[Any, Tags], None]] = {
            osmium.osm.Node: self._take_node,
            osmium.osm.Way: self._take_way,
            osmium.osm.Relation: self._take_relation,
            osmium.osm.Area: self._take_area,
        }
        for number, item in enumerate(found, 1):
            if not isinstance(item, osmium.osm.Area) or _is_read_as_area(item):
                take[type(item)](item, dict(item.tags))
            if number % _PROGRESS_EVERY == 0:
                progress(f"{path.name}: {number:,} named objects read, {len(self.addresses):,} addresses")

    def _take_node(self, node: Any, tags: Tags) -> None:
        self.addressed += "addr:housenumber" in tags
        if not node.location.valid():
            self.lost["addressed_without_place"] += "addr:housenumber" in tags
            return
        place = node.lon, node.lat
        address = self._add_addresses(NODE, node.id, place, tags)
        sign = entrance_sign(tags)
        if sign:
            self.entrances.add(node.id, sign, place, address)
        if place_kind(tags):
            self._add_place(tags, place, None)
        stone = milestone_of(tags, *place)
        if stone is not None:
            self.milestones.append(stone)
        self._add_sight(tags, place)

    def _take_way(self, way: Any, tags: Tags) -> None:
        if TELLING_KEYS.isdisjoint(tags) and not self.entrances.row:
            return
        self.addressed += "addr:housenumber" in tags
        points = known_points(way)
        place = point_of(points)
        if place is None:
            self.lost["addressed_without_place"] += "addr:housenumber" in tags
            self.lost["ways_without_points"] += 1
            return
        address = NO_ROW
        if "addr:interpolation" in tags:
            self._add_interpolation(way, tags)
            self.lost["addressed_interpolations"] += "addr:housenumber" in tags
        else:
            address = self._add_addresses(WAY, way.id, place, tags)
        self._add_line(way, tags, points, place)
        self._add_sight(tags, place)
        if self.entrances.row and (address != NO_ROW or "building" in tags):
            self._find_entrances({node.ref for node in way.nodes}, address, points)

    def _take_relation(self, relation: Any, tags: Tags) -> None:
        if "addr:housenumber" in tags:
            self.addressed += 1
            self._awaited.add(relation.id)
        if tags.get("type") in _STREET_RELATIONS:
            self._take_street_relation(relation, tags)

    def _take_street_relation(self, relation: Any, tags: Tags) -> None:
        name = tidy(tags.get("addr:street", "")) or name_of(tags)
        if not name:
            self.lost["street_relations_without_name"] += 1
            return
        for member in relation.members:
            if member.role in _ROLES_OF_HOUSES:
                self.street_of_member[_MEMBER_KINDS[member.type], member.ref] = name

    def _take_area(self, area: Any, tags: Tags) -> None:
        if area.from_way() and not (place_kind(tags) or admin_level(tags)):
            return
        outline = self._outline(area)
        place = _surface_point(outline) if outline else None
        if place is None:
            self.lost["areas_without_shape"] += 1
            return
        if place_kind(tags) or admin_level(tags):
            self._add_place(tags, place, outline)
        if not area.from_way():
            self._take_relation_area(area, tags, place)

    def _take_relation_area(self, area: Any, tags: Tags, place: Point) -> None:
        number = area.orig_id()
        self._awaited.discard(number)
        address = self._add_addresses(RELATION, number, place, tags)
        if address != NO_ROW and self.entrances.row:
            refs = {node.ref for ring in area.outer_rings() for node in ring}
            self._find_entrances(refs, address, ())
        self._add_named_area(number, tags, place)
        self._add_sight(tags, place)

    def _outline(self, area: Any) -> bytes | None:
        try:
            return bytes.fromhex(self._wkb.create_multipolygon(area))
        except RuntimeError:
            return None

    def _add_addresses(self, kind: int, number: int, place: Point, tags: Tags) -> int:
        """Add the addresses of an object, and give the row of its first; `NO_ROW` where it has none."""
        said = list(addresses_of(tags))
        has_number = "addr:housenumber" in tags
        self.lost["addresses_without_usable_number"] += has_number and not said[0].number
        self.second_addresses += sum(bool(one.number) for one in said) - (has_number and bool(said[0].number))
        rows = [self.addresses.add(kind, number, place, one) for one in said]
        return rows[0] if rows else NO_ROW

    def _add_place(self, tags: Tags, place: Point, outline: bytes | None) -> None:
        name = name_of(tags)
        if not name:
            return
        people = population_of(tags.get("population", ""))
        found = FoundPlace(
            name, other_names_of(tags, name), place_kind(tags), *place, people * (people < _MOST_PEOPLE), outline
        )
        if found.kind:
            self.places.append(found)
        if admin_level(tags):
            self.boundaries.append(found._replace(level=admin_level(tags)))

    def _add_sight(self, tags: Tags, place: Point) -> None:
        sight = sight_of(tags, *place)
        if sight is not None:
            self.sights.append(sight)

    def _add_line(self, way: Any, tags: Tags, points: list[Point], place: Point) -> None:
        name, ref = street_name(tags), road_number(tags)
        if not (name or ref):
            return
        is_square = tags.get("area") == "yes" or "highway" not in tags
        ends = way.nodes[0].ref, way.nodes[-1].ref
        self.lines.add(way.id, (name, ref), ends, [place, place] if is_square or len(points) < 2 else points)
        self._add_other_names(tags, name)

    def _add_named_area(self, number: int, tags: Tags, place: Point) -> None:
        name = street_name(tags)
        if name:
            self.lines.add(-number, (name, ""), (0, 0), [place, place])
            self._add_other_names(tags, name)

    def _add_other_names(self, tags: Tags, name: str) -> None:
        others = other_names_of(tags, name) if name else ()
        if others:
            self.lines.other_names.setdefault(name, {}).update(dict.fromkeys(others))

    def _add_interpolation(self, way: Any, tags: Tags) -> None:
        known = [(node.ref, (node.lon, node.lat)) for node in way.nodes if node.location.valid()]
        nodes, points = zip(*known, strict=True)
        self.interpolations.append(Interpolation(tidy(tags["addr:interpolation"]), nodes, points))

    def _find_entrances(self, nodes: set[int], address: int, points: list[Point] | tuple[()]) -> None:
        """Give the entrances on an outline its address; without one, keep the outline for what stands inside."""
        import shapely

        found = nodes & self.entrances.row.keys()
        if address != NO_ROW:
            self.entrances.belong(found, address)
        elif found and len(points) > 3 and points[0] == points[-1]:
            rows = tuple(sorted(self.entrances.row[node] for node in found))
            self.outlines.append(OutlineWithEntrances(shapely.to_wkb(shapely.Polygon(points)), rows))


def _is_read_as_area(area: Any) -> bool:
    return not area.from_way() or any(key in area.tags for key in BORDER_KEYS)


def _surface_point(outline: bytes) -> Point | None:
    import shapely

    shape = shapely.from_wkb(outline)
    inside = shape.centroid if shape.contains(shape.centroid) else shapely.point_on_surface(shape)
    return None if inside.is_empty else (float(inside.x), float(inside.y))
