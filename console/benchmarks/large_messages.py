"""Made-up documents as large as published ones, and what other centres send: what is measured beside short messages."""

from __future__ import annotations

import json
from typing import Final

from console.benchmarks.channel_messages import MESSAGES

_VALUES: Final = "\n".join(
    f"          <ad:{name}>{value}</ad:{name}>"
    for name, value in (
        ("DataProviderReference", "string0987654321@example.org"),
        ("DataProviderString", "Example Telephone Network"),
        ("ProviderID", "urn:example:companyid:ID112"),
        ("TypeOfProvider", "Access Network Provider"),
        ("ContactURI", "tel:+70000000001"),
        ("Language", "ru"),
    )
)

_CARD: Final = """
          <ad:DataProviderContact><vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0">
            <fn><text>Example Telephone Network</text></fn>
            <org><parameters><type><text>work</text></type></parameters><text>Example</text></org>
            <adr><parameters><type><text>work</text></type></parameters><pobox/><ext/><street>1 Example Street</street>
              <locality>Example</locality><region/><code>000000</code><country>RU</country></adr>
            <tel><parameters><type><text>work</text><text>voice</text></type></parameters>
              <uri>tel:+70000000001</uri></tel>
            <email><text>post@example.org</text></email>
          </vcard></ad:DataProviderContact>"""

_BLOCK: Final = f"""
        <ad:EmergencyCallData.ProviderInfo xmlns:ad="urn:ietf:params:xml:ns:EmergencyCallData:ProviderInfo">
{_VALUES}{_CARD}
        </ad:EmergencyCallData.ProviderInfo>"""

_DEEP: Final = _BLOCK.replace("\n", f"\n{' ' * 20}")

_PROVIDED: Final = f"""<gp:provided-by><ed:EmergencyCallDataValue
        xmlns:ed="urn:ietf:params:xml:ns:EmergencyCallData">{_DEEP * 6}</ed:EmergencyCallDataValue></gp:provided-by>"""


def _repeated(message: bytes, first: str, last: str, times: int) -> bytes:
    """Repeat the part of a document from one tag to another."""
    text = message.decode()
    begin, end = text.index(first), text.index(last) + len(last)
    return (text[:begin] + text[begin:end] * times + text[end:]).encode()


_SEAT: Final = """
        <veds:VehicleSeat><veds:VehicleSeatLocationCategoryCode>{seat}</veds:VehicleSeatLocationCategoryCode>
          <veds:VehicleSeatOccupiedIndicator>true</veds:VehicleSeatOccupiedIndicator>
          <veds:VehicleSeatbeltFastenedIndicator>true</veds:VehicleSeatbeltFastenedIndicator></veds:VehicleSeat>"""

_SEATED: Final = MESSAGES["veds"]["crash"].replace(
    b"</veds:CrashVehicle>", "".join(_SEAT.format(seat=seat) for seat in range(1, 6)).encode() + b"</veds:CrashVehicle>"
)

_AREA: Final = f"""<area><areaDesc>Берег</areaDesc>
      <polygon>{"59.9,30.1 59.9,30.3 60.0,30.3 60.1,30.2 " * 12}59.9,30.1</polygon><circle>59.95,30.2 1.5</circle>
      <geocode><valueName>OKATO</valueName><value>40</value></geocode></area>"""

_ALERT: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>1</identifier><sender>weather@example.org</sender><sent>2026-01-31T12:00:00+03:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>{
    f'''
  <info><language>ru-RU</language><category>Met</category><event>Ливень</event><urgency>Expected</urgency>
    <severity>Severe</severity><certainty>Likely</certainty><expires>2026-01-31T18:00:00+03:00</expires>
    <headline>Сильный дождь</headline><instruction>Не выходите на лёд</instruction>{_AREA}</info>'''
    * 3
}
</alert>"""

_EIDO: Final = {
    "$id": "urn:emergency:uid:incidentid:a1:centre.example.org",
    "lastUpdateTimeStamp": "2026-01-31T12:00:00.5Z",
    "eidoVersion": "1.0",
    "issuingElementIdentification": "centre.example.org",
    "incidentComponent": {"$id": "i", "incidentTypeInternalText": "Инсульт", "locationReference": [{"$ref": "l"}]},
    "callComponent": [
        {
            "$id": "c",
            "callStartTimestamp": "2026-01-31T11:58:00Z",
            "callStateRegistryText": "callAnswered",
            "callBackReference": {"$ref": "b"},
        }
    ],
    "callbackComponent": [{"$id": "b", "callBackInformationUri": ["tel:+70000000001"]}],
    "locationComponent": [
        {
            "$id": "l",
            "locationTypeDescriptionRegistryText": "Caller",
            "locationByValue": MESSAGES["pidf"]["circle and address"].decode(),
        }
    ],
    "personComponent": [{"$id": "p", "personIncidentRoleRegistryText": ["Caller"], "callBackReference": {"$ref": "b"}}],
    "notesComponent": [{"$id": "n", "notesActionComments": "<p>Лежит на полу, не говорит</p>" * 20}],
}

LARGE: Final[dict[str, dict[str, bytes]]] = {
    "pidf": {
        "with additional data": MESSAGES["pidf"]["circle and address"].replace(
            b"<gp:method>802.11</gp:method>", f"<gp:method>802.11</gp:method>{_PROVIDED}".encode()
        )
    },
    "veds": {"four cars": _repeated(_SEATED, "<veds:CrashVehicle>", "</veds:CrashVehicle>", 4)},
    "cap": {"alert in three languages": _ALERT.encode()},
    "eido": {"incident": json.dumps(_EIDO, ensure_ascii=False).encode()},
}
"""By kind and what it is; a presence document and a crash of 10 to 15 kB, an alert and an incident of 3 to 5 kB."""
