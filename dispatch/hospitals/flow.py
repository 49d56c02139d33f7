"""Several patients and hospitals of limited room: the least total, by the min-cost flow of OR-Tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.hospitals.errors import HospitalError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    from dispatch.hospitals.group import Group

    Arcs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    """Tail, head, capacity and cost."""


SOLVER_RANGE: Final = 2**60
"""A cost times the number of nodes stays below it, or the solver refuses."""


def least_total(group: Group) -> NDArray[np.int64]:
    """Give each patient a hospital so that the total is least; -1 where there is no room or none takes the patient.

    A unit of flow leaves each patient, passes the department that receives it, beside its free beds for a price, then
    the door of the hospital, where each further patient costs more, or goes nowhere for more than all of that.
    Equal totals are told apart by the rows of the hospitals, the lower ones first, unless there are so many patients
    that the numbers have no room for it.

    Raises
    ------
    HospitalError
        The prices are too large for the solver.
    """
    from ortools.graph.python import min_cost_flow

    flow, scale = min_cost_flow.SimpleMinCostFlow(), _scale(group)
    ways = _add(flow, _to_departments(group, scale))
    for arcs in (_past_beds(group, scale), _through_doors(group, scale), _nowhere(group, scale)):
        _add(flow, arcs)
    _, _, sink = _nodes(group)
    flow.set_nodes_supplies(np.arange(group.patients), np.ones(group.patients, dtype=np.int64))
    flow.set_node_supply(sink, -group.patients)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise HospitalError(f"no optimum for {group.patients} patients: {status.name}")
    return _hospital_of(group, flow.flows(ways) > 0)


def _hospital_of(group: Group, goes: NDArray[np.bool_]) -> NDArray[np.int64]:
    patient, row = np.nonzero(group.allowed)
    hospital_of = np.full(group.patients, -1, dtype=np.int64)
    hospital_of[patient[goes]] = row[goes]
    return hospital_of


def _nodes(group: Group) -> tuple[int, int, int]:
    """Number the nodes: patients, then departments, doors and the sink; gives the first of each."""
    departments = group.patients + group.no_bed.size
    return group.patients, departments, departments + len(group.no_bed)


def _scale(group: Group) -> int:
    """Give what a millisecond counts for, so that the rows of all hospitals chosen weigh less than one; else 1."""
    told_apart = group.patients * len(group.no_bed) + 1
    return told_apart if _nowhere_ms(group) * told_apart * (_nodes(group)[2] + 1) < SOLVER_RANGE else 1


def _nowhere_ms(group: Group) -> int:
    """Price a patient without a hospital: more than any way of taking one more."""
    dearest = int(group.price.max(initial=0, where=group.allowed))
    dearest += int(group.queue_price().max(initial=0)) + int(group.no_bed.max(initial=0)) + 1
    return dearest * (group.patients + 1)


def _to_departments(group: Group, scale: int) -> Arcs:
    patient, row = np.nonzero(group.allowed)
    node = _nodes(group)[0] + row * group.no_bed.shape[1] + group.department[patient, row]
    told_apart = row if scale > 1 else np.zeros_like(row)
    return patient, node, np.ones_like(row), group.price[patient, row] * scale + told_apart


def _past_beds(group: Group, scale: int) -> Arcs:
    department, door, _ = _nodes(group)
    hospitals, departments = group.no_bed.shape
    node = department + np.arange(group.no_bed.size)
    doors = np.repeat(door + np.arange(hospitals), departments)
    beyond = np.full(node.size, group.patients)
    return (
        np.concatenate((node, node)),
        np.concatenate((doors, doors)),
        np.concatenate((group.beds_left().ravel(), beyond)),
        np.concatenate((np.zeros_like(node), group.no_bed.ravel() * scale)),
    )


def _through_doors(group: Group, scale: int) -> Arcs:
    _, door, sink = _nodes(group)
    hospitals = len(group.no_bed)
    room = np.arange(group.patients) < group.hospitals.takes[:, None]
    doors = np.repeat(door + np.arange(hospitals), group.patients)
    cost = group.queue_price().ravel() * scale
    return doors, np.full(doors.size, sink), room.ravel().astype(np.int64), cost


def _nowhere(group: Group, scale: int) -> Arcs:
    patients = np.arange(group.patients)
    cost = np.full(group.patients, _nowhere_ms(group) * scale)
    return patients, np.full(group.patients, _nodes(group)[2]), np.ones_like(patients), cost


def _add(flow: SimpleMinCostFlow, arcs: Arcs) -> NDArray[np.int64]:
    added: NDArray[np.int64] = flow.add_arcs_with_capacity_and_unit_cost(*(np.asarray(each, np.int64) for each in arcs))
    return added
