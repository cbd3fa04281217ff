"""What every part of the generator needs to know: the industry, the dice, the calendar."""

from dataclasses import dataclass

from kit.text import Text
from sample_data.firm import FirmKey
from sample_data.generator.v1.calendar import Calendar, calendar
from sample_data.generator.v1.draws import Draws
from sample_data.industry import Industry


@dataclass(frozen=True)
class World:
    key: FirmKey
    industry: Industry
    draws: Draws
    calendar: Calendar

    @property
    def last_day(self) -> int:
        return self.calendar.days - 1

    def say(self, texts: list[Text]) -> list[str]:
        return [text.in_language(self.key.locale) for text in texts]


def world(key: FirmKey, industry: Industry) -> World:
    return World(key, industry, Draws(key.seed), calendar(industry))
