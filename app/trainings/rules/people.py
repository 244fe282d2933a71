"""What an organizer says of one person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """Unit and position of somebody on the days of a training."""

    unit_name: str
    position_title: str
