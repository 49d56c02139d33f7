"""Speeds by class of road and hour of the week: a default as data, and what traces teach."""

from routing.speeds.drive_report import (
    Drive,
    DriveReport,
    Interval,
    drive_report,
    drives,
    interval_of,
    predicted_ms,
)
from routing.speeds.errors import SpeedError
from routing.speeds.learning import LearnedSpeeds, learn_speeds
from routing.speeds.observations import Observations, joined, observe
from routing.speeds.profile import SpeedProfile, hour_of_week, hourly_travel_ms
from routing.speeds.profile_file import read_speed_profile, with_siren, without_siren, write_speed_profile

__all__ = [
    "Drive",
    "DriveReport",
    "Interval",
    "LearnedSpeeds",
    "Observations",
    "SpeedError",
    "SpeedProfile",
    "drive_report",
    "drives",
    "hour_of_week",
    "hourly_travel_ms",
    "interval_of",
    "joined",
    "learn_speeds",
    "observe",
    "predicted_ms",
    "read_speed_profile",
    "with_siren",
    "without_siren",
    "write_speed_profile",
]
