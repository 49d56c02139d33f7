"""Places over HTTP and on the command line: found by text, told of a point, and what cannot be asked."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from gazetteers import CROSSING, HOUSE, HOUSE_IN_VILLAGE, write_small_gazetteer

from console.benchmarks.places import bench_places
from console.cli import dispatch112
from console.people.accounts import Accounts
from console.place_desk import MOST_WAITING, PlaceDesk
from maps.gazetteer.gazetteer import open_gazetteer
from maps.store import GAZETTEER_FILE, open_map, save_map
from town import town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from click.testing import Result
    from conftest import House

    from console.api.hall import Hall

FIELDS = {"lon", "lat", "label", "kind", "score", "matched", "unmatched", "alike", "distance_m"}


@pytest.fixture
async def placed(make_house: Callable[..., House], tmp_path: Path) -> AsyncIterator[House]:
    """A centre whose map knows a few places, which asks everybody to sign in; a call taker did."""
    write_small_gazetteer(tmp_path / GAZETTEER_FILE)
    desk = PlaceDesk(open_gazetteer(tmp_path / GAZETTEER_FILE))
    house = make_house(sign_in=True)
    open_hall = house.open_hall

    @asynccontextmanager
    async def with_places() -> AsyncIterator[Hall]:
        async with open_hall() as hall:
            yield replace(hall, places=desk)

    house.open_hall = with_places
    async with house.opened() as opened:
        token = Accounts(tmp_path / "centre.sqlite").add("vera", "call_taker")
        opened.http.headers["Authorization"] = f"Bearer {token}"
        yield opened
    desk.close()


@pytest.mark.anyio
async def test_a_text_is_found_and_those_near_come_first(placed: House) -> None:
    everywhere = await ask(placed, q="лесная 5", limit=2)
    assert [each["label"] for each in everywhere] == ["Лесная улица, 5, Сосногорск", "Лесная улица, 5, Ручьи"]
    assert everywhere[0].keys() == FIELDS
    assert (everywhere[0]["kind"], everywhere[0]["alike"], everywhere[0]["distance_m"]) == ("house", 1, None)
    assert (everywhere[0]["lon"], everywhere[0]["lat"]) == HOUSE
    near = await ask(placed, q="лесная 5", near="30.9,60.1", limit=1)
    assert [(each["lon"], each["lat"]) for each in near] == [HOUSE_IN_VILLAGE]


@pytest.mark.anyio
async def test_crossings_kilometres_and_coordinates_are_found(placed: House) -> None:
    assert (await ask(placed, q="угол Лесной и Мостовой"))[0]["kind"] == "crossing"
    kilometre = (await ask(placed, q="А-181 54.5 км"))[0]
    assert (kilometre["kind"], kilometre["lon"]) == ("kilometre", pytest.approx(30.509, abs=1e-4))
    assert [each["kind"] for each in await ask(placed, q="59.94 30.312", limit=2)] == ["coordinates", "crossing"]


@pytest.mark.anyio
async def test_a_point_is_told_what_stands_there(placed: House) -> None:
    nearest, other = await ask(placed, lon=CROSSING[0], lat=CROSSING[1])
    assert (nearest["kind"], nearest["distance_m"]) == ("crossing", 0)
    assert (other["label"], other["distance_m"]) == ("Лесная улица, 5, Сосногорск", pytest.approx(111.5, abs=1))


@pytest.mark.anyio
@pytest.mark.parametrize("text", ["", " ", "😀", "' OR 1=1; DROP TABLE house; --", "*", '"', "ы" * 2_000, "\u202e"])
async def test_what_makes_no_sense_finds_nothing(placed: House, text: str) -> None:
    assert await ask(placed, q=text) == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "q"),
        ({"lon": "30"}, "q"),
        ({"q": "Лесная", "lon": "30", "lat": "60"}, "q"),
        ({"q": "ы" * 2_001}, "q"),
        ({"q": "\0"}, "q"),
        ({"q": "Лесная", "near": "здесь"}, "near"),
        ({"q": "Лесная", "near": "30,91"}, "near"),
        ({"q": "Лесная", "limit": "0"}, "limit"),
        ({"q": "Лесная", "limit": "21"}, "limit"),
        ({"lon": "181", "lat": "60"}, "lon"),
        ({"lon": "nan", "lat": "60"}, "lon"),
        ({"lon": "30", "lat": "-91"}, "lat"),
        ({"lon": "30", "lat": "x"}, "lat"),
    ],
)
async def test_what_cannot_be_asked_is_told_by_field(placed: House, asked: dict[str, str], field: str) -> None:
    answer = await placed.http.get("geocode", params=asked)
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["field"]) == (422, "bad_field", field)


@pytest.mark.anyio
async def test_nobody_asks_without_a_token(placed: House) -> None:
    del placed.http.headers["Authorization"]
    assert (await placed.http.get("geocode", params={"q": "Лесная"})).status_code == 401


@pytest.mark.anyio
async def test_a_map_without_places_says_so(house: House) -> None:
    answer = await house.http.get("geocode", params={"q": "Лесная"})
    assert (answer.status_code, answer.json()["code"]) == (503, "places_missing")


@pytest.mark.anyio
async def test_more_questions_than_may_wait_are_refused_and_the_others_answered(placed: House) -> None:
    asked = [placed.http.get("geocode", params={"q": "лесная 5", "limit": 2}) for _ in range(MOST_WAITING + 5)]
    answers = await asyncio.gather(*asked)
    refused = [answer for answer in answers if answer.status_code == 503]
    assert {answer.json()["code"] for answer in refused} == {"overloaded"}
    assert {len(answer.json()) for answer in answers if answer.status_code == 200} == {2}
    assert len(refused) < 5 + 1
    assert len(await ask(placed, q="лесная 5", limit=2)) == 2


def test_the_command_finds_places_of_a_built_map(region: Path) -> None:
    town_first, village = found(region, "Лесная", "5", "--limit", "2")
    assert town_first.keys() == FIELDS
    assert (town_first["lon"], town_first["lat"], town_first["kind"]) == (*HOUSE, "house")
    assert found(region, "Лесная 5", "--near", "30.9,60.1")[0] == village
    assert len(found(region, "лесная 5", "--limit", "1")) == 1
    assert found(region, "нет такой улицы") == []


def test_a_text_may_begin_with_a_minus(region: Path) -> None:
    assert {each["lon"] for each in found(region, "-76.6,39.2", "--limit", "2")} == {-76.6, 39.2}
    assert found(region, "-33.5 -70.6")[0]["lon"] == -70.6


def test_the_command_tells_what_stands_at_a_point(region: Path) -> None:
    assert [each["kind"] for each in found(region, "--reverse", "30.312,59.94")] == ["crossing", "house"]
    assert found(region, "--reverse", "-76.6,39.2")[0]["kind"] == "settlement"


@pytest.mark.parametrize(
    ("given", "code"),
    [((), 2), (("Лесная", "--reverse", "30,60"), 2), (("Лесная", "--limits", "3"), 2), (("Лесная", "--limit", "0"), 2)],
)
def test_what_cannot_be_asked_of_the_command_is_a_usage_error(region: Path, given: tuple[str, ...], code: int) -> None:
    assert geocode(region, *given).exit_code == code


def test_the_command_says_where_a_map_was_built_without_places(tmp_path: Path) -> None:
    save_map(tmp_path / "bare", town().map)
    done = geocode(tmp_path / "bare", "Лесная")
    assert "built without places" in str(done.exception)


def test_the_benchmark_holds_the_search_to_its_budgets(region: Path) -> None:
    per_key, *points = bench_places(open_map(region))
    assert (per_key.unit, per_key.budget) == ("ms", 50)
    assert [each.budget for each in points] == [5, 5]
    assert "2 addresses" in per_key.name


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region") / "map"
    save_map(folder, town().map, extra=lambda new: write_small_gazetteer(new / GAZETTEER_FILE))
    return folder


async def ask(house: House, **asked: Any) -> list[dict[str, Any]]:
    answer = await house.http.get("geocode", params=asked)
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()
    return told


def geocode(folder: Path, *given: str) -> Result:
    return CliRunner().invoke(dispatch112, ["geocode", str(folder), *given])


def found(folder: Path, *given: str) -> list[dict[str, Any]]:
    done = geocode(folder, *given)
    assert done.exit_code == 0, done.output
    told: list[dict[str, Any]] = json.loads(done.output)
    return told
