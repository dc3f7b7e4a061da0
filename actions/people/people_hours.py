"""When the shop's people are there, from the hours in its settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.people.hours import Opening, closes_at, is_open, next_opening, parse_hours
from actions.policy import POLICY
from actions.shop.shop import Shop


@dataclass(frozen=True, slots=True)
class PeopleHours:
    """Support hours at one moment. What cannot be read off the settings is None, and nobody is turned away for it."""

    written: str
    """As the shop writes it; "" when it does not say."""
    week: tuple[Opening, ...] | None
    at: datetime

    @property
    def is_open(self) -> bool:
        """Hours that are not known count as open."""
        return self.week is None or is_open(self.week, self.at)

    @property
    def back_at(self) -> datetime | None:
        """When they come back; None while they are there."""
        return next_opening(self.week, self.at) if self.week is not None and not self.is_open else None

    @property
    def open_until(self) -> datetime | None:
        return closes_at(self.week, self.at) if self.week is not None else None

    @property
    def answered_by(self) -> datetime | None:
        """Until when a message left now has its answer; None when the hours are not known.

        The minutes count while people are there, so what comes just before closing time is for the next morning.
        """
        if self.week is None:
            return None
        needed = timedelta(minutes=POLICY.message_minutes)
        if (closing := self.open_until) is not None and self.at + needed <= closing:
            return self.at + needed
        return next_opening(self.week, self.at) + needed

    def at_moment(self, moment: datetime) -> "PeopleHours":
        return PeopleHours(self.written, self.week, moment)


def people_hours(shop: Shop, at: datetime) -> PeopleHours:
    """`at` is local: the hours are those of the clock on the wall."""
    written = shop.settings().get("support_hours", "").strip()
    return PeopleHours(written, parse_hours(written), at)
