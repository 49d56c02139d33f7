"""Searches of a FHIR R4 server over HTTP: bounded in time and size, and nothing of a patient in an address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx

from dispatch.errors import DispatchError
from dispatch.records.patient_context import Entry
from dispatch.records.port import NoAnswerReason

if TYPE_CHECKING:
    from dispatch.records.fhir.elements import Resource

PAGES: Final = 5
"""Pages of one search that are read; more are told as unread."""


class FailedSearchError(DispatchError):
    """A search that was not answered, or not so that it can be believed."""

    def __init__(self, reason: NoAnswerReason) -> None:
        super().__init__(f"the medical record gave no answer: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found; `complete` is false where there is more than was read."""

    entries: tuple[Entry, ...]
    complete: bool


class FhirSearch:
    """Asks one server.

    Parameters
    ----------
    client : httpx.AsyncClient
        With the server's base as its base address.
    size_limit : int
        Bytes that one page may have.
    """

    def __init__(self, client: httpx.AsyncClient, *, size_limit: int) -> None:
        self._client = client
        self._size_limit = size_limit

    async def find(self, kind: str, parameters: list[tuple[str, str]]) -> SearchResult:
        """Search by POST, so that no name or number stands in an address or a log of one.

        Raises
        ------
        FailedSearchError
            Where nothing comes, or nothing that is a search result.
        """
        page = await self._bundle(
            "POST",
            f"{kind}/_search",
            content=urlencode(parameters).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        entries = entries_of(page)
        for _ in range(PAGES - 1):
            following = self._next(page)
            if following is None:
                return SearchResult(tuple(entries), complete=_total(page) <= len(entries))
            page = await self._bundle("GET", following)
            entries += entries_of(page)
        return SearchResult(tuple(entries), complete=self._next(page) is None)

    async def _bundle(self, method: str, url: str, **more: Any) -> Resource:
        try:
            found = json.loads(await self._body(method, url, **more))
        except httpx.TimeoutException as error:
            raise FailedSearchError(NoAnswerReason.TIMEOUT) from error
        except httpx.TransportError as error:
            raise FailedSearchError(NoAnswerReason.UNREACHABLE) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise FailedSearchError(NoAnswerReason.NONSENSE) from error
        if not isinstance(found, dict) or found.get("resourceType") != "Bundle":
            raise FailedSearchError(NoAnswerReason.NONSENSE)
        return found

    async def _body(self, method: str, url: str, **more: Any) -> bytes:
        raw = bytearray()
        async with self._client.stream(method, url, **more) as response:
            if response.status_code != httpx.codes.OK:
                raise FailedSearchError(NoAnswerReason.ERROR)
            async for part in response.aiter_bytes():
                raw += part
                if len(raw) > self._size_limit:
                    raise FailedSearchError(NoAnswerReason.NONSENSE)
        return bytes(raw)

    def _next(self, page: Resource) -> str | None:
        """Give the address of the next page; one on another server is not followed."""
        links = page.get("link")
        for link in links if isinstance(links, list) else []:
            if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
                return self._own_address(link["url"])
        return None

    def _own_address(self, address: str) -> str:
        try:
            url = self._client.base_url.join(address)
        except httpx.InvalidURL as error:
            raise FailedSearchError(NoAnswerReason.NONSENSE) from error
        if (url.scheme, url.host, url.port) != (
            self._client.base_url.scheme,
            self._client.base_url.host,
            self._client.base_url.port,
        ):
            raise FailedSearchError(NoAnswerReason.NONSENSE)
        return str(url)


def entries_of(bundle: Resource) -> list[Entry]:
    """Give the resources of a search result, without notices (OperationOutcome).

    Raises
    ------
    FailedSearchError
        Where its entries are no list.
    """
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise FailedSearchError(NoAnswerReason.NONSENSE)
    found = [_entry(each) for each in entries]
    return [each for each in found if not _is_notice(each.resource)]


def _entry(element: Any) -> Entry:
    if not isinstance(element, dict):
        return Entry(element)
    url = element.get("fullUrl")
    return Entry(element.get("resource"), url if isinstance(url, str) else None)


def _is_notice(resource: Any) -> bool:
    return isinstance(resource, dict) and resource.get("resourceType") == "OperationOutcome"


def _total(page: Resource) -> int:
    total = page.get("total")
    return total if isinstance(total, int) else 0
