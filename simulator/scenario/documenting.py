"""The table of all keys for the documents, made of the keys themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.scenario.keys import Key, Kind, keys_of
from simulator.scenario.scenario import LISTS, TABLES, Top

if TYPE_CHECKING:
    from collections.abc import Iterator


def key_tables() -> str:
    """Give a table in Markdown for each section: every key, what it takes, its unit, its default, what it says."""
    sections = [("Above all sections", Top), *((f"`[{name}]`", section) for name, section in TABLES.items())]
    sections += [(f"`[[{name}]]`", section) for name, section in LISTS.items()]
    return "\n\n".join("\n".join(_table(title, section)) for title, section in sections) + "\n"


def _table(title: str, section: type[Any]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield (section.__doc__ or "").strip()
    yield ""
    yield "| key | takes | unit | default | what |"
    yield "| --- | --- | --- | --- | --- |"
    for name, each, about in keys_of(section):
        shown = "any other" if about.kind is Kind.REST and each.name == "figures" else f"`{name}`"
        yield f"| {shown} | {_taken(about)} | {about.unit} | {_default(about, each.default)} | {_said(about)} |"


def _taken(about: Key) -> str:
    words = about.kind.value
    if about.choices:
        words = ", ".join(f"`{choice}`" for choice in about.choices)
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("from", about.least), ("above", about.above), ("to", about.most))
        if limit is not None
    ]
    return " ".join((words, *limits))


def _default(about: Key, default: Any) -> str:
    if about.needed:
        return "**needed**"
    if default is None or default == ():
        return ""
    if isinstance(default, tuple):
        return ", ".join(f"`{_plain(each)}`" for each in default)
    return f"`{_plain(default)}`"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _said(about: Key) -> str:
    words = " or ".join(f"`{word}`" for word in about.when)
    return f"{about.text} (by {words})" if about.when else about.text
