"""Every key of a file is found on its line, whatever stands around it."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.toml_lines import key_lines

TEXT = '''# a comment = not a key
name = "a [table] = no"

[runs]
values = [
    "seed = 3",   # seed = 4
    "]",
]
seed = 1
text = """
[inside]
key = 1
"""
begin.at = 2

[[crews]]
station = "a"
[crews."ла ла"]
x = 1
[[crews]]
station = "b"
[[crews.shifts]]
from = 1
'''


def test_lists_texts_and_quoted_names_do_not_mislead() -> None:
    lines = key_lines(TEXT)
    assert lines == {
        "name": 2,
        "runs": 4,
        "runs.values": 5,
        "runs.seed": 9,
        "runs.text": 10,
        "runs.begin.at": 14,
        "crews.1": 16,
        "crews.1.station": 17,
        "crews.1.ла ла": 18,
        "crews.1.ла ла.x": 19,
        "crews.2": 20,
        "crews.2.station": 21,
        "crews.2.shifts.1": 22,
        "crews.2.shifts.1.from": 23,
    }


NAMES = st.text("abcdeя-_ 1", min_size=1, max_size=4)
VALUES = st.one_of(st.integers(0, 9), st.text('a=[]"#\n', max_size=6), st.lists(st.integers(0, 9), max_size=3))


def written(table: dict[str, dict[str, Any]]) -> str:
    rows = []
    for name, keys in table.items():
        rows.append(f'["{name}"]')
        for key, value in keys.items():
            told = value if isinstance(value, int | list) else '"' + escaped(value) + '"'
            rows.append(f'"{key}" = {told}')
    return "\n".join(rows)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=4), max_size=4))
def test_no_key_is_lost_and_none_made_up(table: dict[str, dict[str, Any]]) -> None:
    text = written(table)
    assert tomllib.loads(text) == table
    expected = set(table) | {f"{name}.{key}" for name, keys in table.items() for key in keys}
    lines = key_lines(text)
    assert lines.keys() == expected
    rows = text.splitlines()
    for path, line in lines.items():
        assert f'"{path.rpartition(".")[2]}"' in rows[line - 1]
