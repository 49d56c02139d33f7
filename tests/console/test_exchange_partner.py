"""Settings of the exchange: read from `[exchange]`, each fault told in one sentence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from console.errors import ConsoleError
from console.exchange_partner import PartnerSettings, open_partner, partner_settings
from console.settings import serve_settings

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://127.0.0.1:9/reactions"


def test_the_table_of_the_settings_file_names_the_partner(tmp_path: Path) -> None:
    token, config = tmp_path / "token", tmp_path / "centre.toml"
    token.write_text("abc-123\n", encoding="ascii")
    config.write_text(f'[exchange]\nurl = "{URL}"\ntoken_file = "{token}"\nmessages = "ucri2"\n', encoding="utf-8")
    table = serve_settings(config, {}).exchange
    assert table is not None
    assert partner_settings(table) == PartnerSettings(URL, "abc-123", "ucri2")


@pytest.mark.parametrize("messages", ["dispatch112", "ucri2"])
def test_a_partner_is_opened_inside_the_event_loop(messages: str) -> None:
    opener = open_partner({"url": URL, "messages": messages})
    assert opener is not None

    async def opened() -> None:
        await opener().close()

    asyncio.run(opened())


def test_without_the_table_there_is_no_partner() -> None:
    assert open_partner(serve_settings(None, {}).exchange) is None


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, "exchange.url: must be an address"),
        ({"url": "112"}, "exchange.url: must be an address"),
        ({"url": 5}, "exchange.url: must be a text, not 5"),
        ({"url": URL, "messages": "xml"}, "exchange.messages: must be one of dispatch112, ucri2, not 'xml'"),
        ({"url": URL, "token": "abc"}, "exchange: there is no setting 'token': one of messages, token_file, url"),
        ({"url": URL, "token_file": "/nowhere/token"}, "exchange.token_file: /nowhere/token cannot be read"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConsoleError, match=sentence):
        partner_settings(table)


@pytest.mark.parametrize("content", [b"", b"two words", b"\xd1\x82", b"a\nb"])
def test_a_file_that_holds_no_token_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(ConsoleError, match=r"exchange\.token_file"):
        partner_settings({"url": URL, "token_file": str(tmp_path / "token")})


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "centre.toml"
    config.write_text('exchange = "112"\n', encoding="utf-8")
    with pytest.raises(ConsoleError, match=r"exchange: must be a table such as \[exchange\], not '112'"):
        serve_settings(config, {})
