"""Made-up messages of every channel, each good: what is measured, and what tests change letter by letter."""

from __future__ import annotations

from typing import Final

_STEM: Final = (
    'A"ML=1;lt=+59.93430;lg=+030.33510;rd=12;top=20260131120000;lc=90;pm=G;si=250010000000000;ei=350000000000000'
)

_PRESENCE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:caller@example.org"
    xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
    xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml"
    xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" xmlns:con="urn:ietf:params:xml:ns:geopriv:conf">
  <dm:device id="phone">
    <gp:geopriv>
      <gp:location-info>
        <gs:Circle srsName="urn:ogc:def:crs:EPSG::4326">
          <gml:pos>59.9343 30.3351</gml:pos>
          <gs:radius uom="urn:ogc:def:uom:EPSG::9001">35</gs:radius>
        </gs:Circle>
        <con:confidence pdf="normal">95</con:confidence>
        <ca:civicAddress>
          <ca:country>RU</ca:country><ca:A3>Санкт-Петербург</ca:A3>
          <ca:RD>Невский</ca:RD><ca:STS>проспект</ca:STS><ca:HNO>28</ca:HNO>
        </ca:civicAddress>
      </gp:location-info>
      <gp:usage-rules/>
      <gp:method>802.11</gp:method>
    </gp:geopriv>
    <dm:timestamp>2026-01-31T12:00:00Z</dm:timestamp>
  </dm:device>
</presence>"""

_CRASH: Final = """<?xml version="1.0" encoding="UTF-8"?>
<veds:AutomatedCrashNotification xmlns:veds="http://www.veds.org/acn/3.1"
    xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:m="http://niem.gov/niem/domains/maritime/2.1"
    xmlns:j="http://niem.gov/niem/domains/jxdm/4.1">
  <veds:Crash>
    <nc:ActivityDate><nc:DateTime>2026-01-31T12:00:00Z</nc:DateTime></nc:ActivityDate>
    <j:DrivingIncidentPassengerQuantityText>2</j:DrivingIncidentPassengerQuantityText>
    <m:ConveyanceHeadingMeasure><nc:MeasurePointValue>90</nc:MeasurePointValue></m:ConveyanceHeadingMeasure>
    <veds:CrashVehicle>
      <nc:VehicleIdentification><nc:IdentificationID>XTAGFL110MY000001</nc:IdentificationID></nc:VehicleIdentification>
      <veds:Airbag>
        <veds:AirbagCategoryCode>FRONT</veds:AirbagCategoryCode>
        <veds:AirbagDeployedIndicator>true</veds:AirbagDeployedIndicator>
      </veds:Airbag>
      <veds:VehicleCrashPulse>
        <veds:CrashPulseChangeInVelocityMeasure>
          <nc:MeasurePointValue>-48</nc:MeasurePointValue><nc:MeasureUnitText>KPH</nc:MeasureUnitText>
        </veds:CrashPulseChangeInVelocityMeasure>
      </veds:VehicleCrashPulse>
    </veds:CrashVehicle>
    <veds:SevereInjuryIndicator>true</veds:SevereInjuryIndicator>
  </veds:Crash>
  <nc:Location>
    <nc:LocationTwoDimensionalGeographicCoordinate>
      <nc:GeographicCoordinateLatitude>
        <nc:LatitudeDegreeValue>59.9343</nc:LatitudeDegreeValue>
      </nc:GeographicCoordinateLatitude>
      <nc:GeographicCoordinateLongitude>
        <nc:LongitudeDegreeValue>30.3351</nc:LongitudeDegreeValue>
      </nc:GeographicCoordinateLongitude>
    </nc:LocationTwoDimensionalGeographicCoordinate>
  </nc:Location>
</veds:AutomatedCrashNotification>"""

_QUERY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<findService xmlns="urn:ietf:params:xml:ns:lost1" xmlns:gs="http://www.opengis.net/pidflo/1.0"
    xmlns:gml="http://www.opengis.net/gml" serviceBoundary="reference" recursive="true">
  <location id="a" profile="geodetic-2d">
    <gs:Circle srsName="urn:ogc:def:crs:EPSG::4326">
      <gml:pos>59.9343 30.3351</gml:pos>
      <gs:radius uom="urn:ogc:def:uom:EPSG::9001">35</gs:radius>
    </gs:Circle>
  </location>
  <service>urn:service:sos.ambulance</service>
</findService>"""

MESSAGES: Final[dict[str, dict[str, bytes]]] = {
    "aml": {
        "SMS": f"{_STEM};mcc=250;mnc=01;ml=129".encode(),
        "data SMS": (
            b"415193d98bedd8f4deaa9673e566b4196cc73ef756b019cc359bd562b09d9cdc8bc976f437bc2783c96cb0d82c1693c16030"
            b"d88e3deee5603b78bb77dccdd33d590d068bc16030180c0683c160bb72ba37abc16030180c0683c16030186cd71e8f7bb21a"
            b"6cd7768f7bb0d8aecdeec56439"
        ),
        "SMS of version 2": (
            b'A"ML=2;en=112;et=1769860790;lo=59.93430,30.33510,12.0;lt=10;lc=68;lz=9.0,3.0;ls=G;'
            b"ei=350000000000000;nc=25001;hc=25002;lg=ru-RU"
        ),
        "form": (
            b"v=1&emergency_number=112&time=1769860790000&device_number=%2B70000000001&location_latitude=59.9343"
            b"&location_longitude=30.3351&location_time=1769860800000&location_accuracy=12&location_source=GPS"
            b"&location_certainty=90&cell_network_mcc=250&cell_network_mnc=01"
        ),
    },
    "msd": {
        "of 2011": b"011c0681e68a40f50104055f00000000141697deec08cdc4a1886825b582d809fb801f7020",
        "of 2015": b"022a5c0681e68a40f50104055f00000000140b4bef760466e250c43412dac16c04fdc00fb810180820080800",
        "of 2020": b"0324101a03cd1481ea02080abe00000000281697deec08cdc4a1886825b582d809fb801f7020",
    },
    "pidf": {"circle and address": _PRESENCE.encode()},
    "veds": {"crash": _CRASH.encode()},
    "lost": {"circle": _QUERY.encode()},
    "egts": {
        "two positions": (
            b"0100000b0046000700018f1800010001700000000202101500c0b3401e4cd37aaa40ac242b131c822c0000000000"
            b"1800020001700000000202101500cab3401ec9557baa0654252b1368012d0000000000366a"
        ),
    },
    "text": {"with coordinates": "Человеку плохо, мы на 59.9343, 30.3351 у моста".encode()},
    "form": {
        "with a place": (
            '{"phone": "+7 000 000-00-01", "name": "Прохожий", "text": "Человек упал", "lon": 30.3351, "lat": 59.9343,'
            ' "accuracy": 20, "at": "2026-01-31T15:00:00+03:00"}'
        ).encode(),
    },
}
"""By kind and what it is; those of cars and trackers in hexadecimal."""
