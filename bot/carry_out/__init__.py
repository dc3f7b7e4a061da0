"""Decisions become deeds: asking, looking up, changing, suggesting, handing over."""

from bot.carry_out.carried import Carried
from bot.carry_out.decisions import CarryOut, repeat, without_shop

__all__ = ["Carried", "CarryOut", "repeat", "without_shop"]
