"""The file of a gazetteer: an SQLite database; ids are the rows of `Entries`, whatever is not known is NULL."""

from __future__ import annotations

from typing import Final

FORMAT: Final = 1
"""Number of this schema, kept as `user_version`."""

APPLICATION: Final = 0x64313132
"""Tells the file apart from other databases, kept as `application_id`: d112."""

TABLES: Final = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE settlement (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, lon REAL NOT NULL,
                         lat REAL NOT NULL, population INTEGER NOT NULL, within INTEGER) STRICT;
CREATE TABLE street (id INTEGER PRIMARY KEY, name TEXT NOT NULL, settlement INTEGER, lon REAL NOT NULL,
                     lat REAL NOT NULL, is_place INTEGER NOT NULL) STRICT;
CREATE TABLE house (id INTEGER PRIMARY KEY, street INTEGER NOT NULL, number TEXT NOT NULL, plain TEXT NOT NULL,
                    lon REAL NOT NULL, lat REAL NOT NULL) STRICT;
CREATE TABLE entrance (id INTEGER PRIMARY KEY, house INTEGER NOT NULL, number TEXT NOT NULL, lon REAL NOT NULL,
                       lat REAL NOT NULL) STRICT;
CREATE TABLE crossing (id INTEGER PRIMARY KEY, one INTEGER NOT NULL, other INTEGER NOT NULL, lon REAL NOT NULL,
                       lat REAL NOT NULL) STRICT;
CREATE TABLE road (id INTEGER PRIMARY KEY, ref TEXT NOT NULL, name TEXT NOT NULL, plain TEXT NOT NULL) STRICT;
CREATE TABLE kilometre (id INTEGER PRIMARY KEY, road INTEGER NOT NULL, ref TEXT NOT NULL, km REAL NOT NULL,
                        lon REAL NOT NULL, lat REAL NOT NULL) STRICT;
CREATE TABLE sight (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, settlement INTEGER,
                    lon REAL NOT NULL, lat REAL NOT NULL) STRICT;
CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, outline BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE house_box USING rtree (id, west, east, south, north);
CREATE VIRTUAL TABLE crossing_box USING rtree (id, west, east, south, north);
CREATE VIRTUAL TABLE kilometre_box USING rtree (id, west, east, south, north);
CREATE TABLE part (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
"""`kilometre` holds the points of roads in order, `road` the stretch that each is of; `kilometre_box` the box of each
point and the next of its stretch. `plain` is what numbers and refs are looked up by. `part` holds the index of
names, see `index.py`, and columns that the search keeps in memory."""

INDEXES: Final = """
CREATE INDEX house_of_street ON house (street, plain);
CREATE INDEX entrance_of_house ON entrance (house);
CREATE INDEX crossing_of_one ON crossing (one, other);
CREATE INDEX crossing_of_other ON crossing (other, one);
CREATE INDEX kilometre_of_road ON kilometre (road, km);
ANALYZE;
"""
"""Made when all rows are in."""
