"""Draw docs/architecture.svg: floors, what flows between them, and where the truth lies."""

from __future__ import annotations

from html import escape
from pathlib import Path

FLOORS = (
    ("console", "who sees it", "command line · HTTP · sockets · pages · wiring"),
    ("simulator", "what if", "virtual clock · callers · crews · histories · statistics"),
    ("dispatch", "who goes where", "calls · price · joint assignment · hospitals · journal"),
    ("fleet", "who can go", "units · shifts · positions · coverage · relocation"),
    ("routing", "how long it takes", "hierarchy · metric · tables · routes · map matching"),
    ("maps", "what is there", "extract · road graph · places by name · tiles · closures"),
)
PATH = (
    ("call", "phone, text, place"),
    ("incident", "priority, needs, public road point"),
    ("columns", "units × incidents, road times to all"),
    ("decide", "price in parts, matched jointly, why not another"),
    ("command", "handler: load, decide, append"),
    ("journal", "durable, one hash chain"),
    ("state", "a fold of public events"),
    ("sockets", "consoles, tablets, crews"),
)
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="880" height="580" viewBox="0 0 880 580" '
    'font-family="sans-serif" role="img" aria-label="Architecture">'
)
BOX = '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="6" fill="{fill}" stroke="#334155"/>'
TEXT = '<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="#0f172a">{text}</text>'


def box(x: int, y: int, width: int, title: str, more: str, fill: str) -> str:
    """Draw a box with a title and a line below it."""
    return "\n".join(
        (
            BOX.format(x=x, y=y, w=width, h=52, fill=fill),
            TEXT.format(x=x + 12, y=y + 22, size=15, weight=600, text=escape(title)),
            TEXT.format(x=x + 12, y=y + 41, size=12, weight=400, text=escape(more)),
        )
    )


def arrow(x: int, y: int) -> str:
    """Draw a short arrow downwards."""
    return f'<path d="M{x} {y} v10 m-4 -5 l4 5 l4 -5" fill="none" stroke="#334155" stroke-width="1.5"/>'


def picture() -> str:
    """Give the whole picture as SVG."""
    rows = [TEXT.format(x=20, y=30, size=17, weight=700, text="Floors: imports go down only")]
    for row, (name, question, what) in enumerate(FLOORS):
        rows.append(box(20, 46 + row * 68, 400, f"{name} — {question}", what, "#e0f2fe"))
        if row + 1 < len(FLOORS):
            rows.append(arrow(220, 100 + row * 68))
    rows.append(TEXT.format(x=470, y=30, size=17, weight=700, text="From a call to a crew"))
    for row, (name, what) in enumerate(PATH):
        rows.append(box(470, 46 + row * 66, 380, name, what, "#fef3c7" if name == "journal" else "#f1f5f9"))
        if row + 1 < len(PATH):
            rows.append(arrow(660, 99 + row * 66))
    return "\n".join((HEAD, '<rect width="880" height="580" fill="white"/>', *rows, "</svg>", ""))


if __name__ == "__main__":
    Path(__file__).parents[1].joinpath("docs", "architecture.svg").write_text(picture(), encoding="utf-8")
