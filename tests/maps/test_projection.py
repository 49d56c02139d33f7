import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.projection import LocalPlane
from maps.road_graph import great_circle_m

longitudes, latitudes = st.floats(-180, 180), st.floats(-85, 85)


@given(longitudes, latitudes, longitudes, latitudes)
def test_there_and_back(lon_0: float, lat_0: float, lon: float, lat: float) -> None:
    plane = LocalPlane(lon_0, lat_0)
    place = plane.to_degrees(*plane.to_metres(np.array([lon]), np.array([lat])).T)[0]
    assert great_circle_m(*place, lon, lat) < 1e-3


def test_metres_are_metres_around_the_middle_and_across_the_date_line() -> None:
    plane = LocalPlane(180.0, 60.0)
    x, y = plane.to_metres(np.array([-179.99, 180.0]), np.array([60.0, 60.01])).T
    assert x == pytest.approx([great_circle_m(180, 60, -179.99, 60), 0], abs=0.01)
    assert y == pytest.approx([0, 1111.95], abs=0.2)


def test_a_pole_is_a_place() -> None:
    assert np.isfinite(LocalPlane(30.0, 60.0).to_metres(np.array([0.0, 0.0]), np.array([90.0, -90.0]))).all()
