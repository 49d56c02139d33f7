"""A crew on the scene chooses the hospital: what a hospital tells meanwhile is on the tablet at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import too_wide
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow


def test_a_hospital_that_closes_its_department_goes_last_and_says_why(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(reason="stroke")
    assignment, unit = desk.send(incident)
    for status in ("accepted", "en_route", "on_scene"):
        desk.post(f"assignments/{assignment}/status", status=status)
    ranked = desk.read(f"incidents/{incident}/hospitals")
    first, second = ranked[0], ranked[1]
    tablet = open_page(f"{desk.address}/crew?unit={unit}", wide=1280, high=800)
    choice = tablet.get_by_label("Стационар")
    expect(choice).to_have_value(first["id"])
    expect(choice.locator("..")).to_contain_text(first["verdict"]["text"])

    desk.post(f"hospitals/{first['id']}/report", closed=[{"department": "stroke"}])
    expect(choice).not_to_have_value(first["id"])
    expect(choice.get_by_role("option").last).to_contain_text("отделение закрыто для приёма")
    assert too_wide(tablet) == []
    now = desk.read(f"incidents/{incident}/hospitals")
    assert [now[0]["recommended"], now[-1]["id"]] == [True, first["id"]]
    assert second["refused"] is None
    desk.post(f"hospitals/{first['id']}/report", opened=["stroke"])
    expect(choice).to_have_value(first["id"])
