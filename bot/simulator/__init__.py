"""A simulated shopper against the real assistant and a copy of the shop."""

from bot.simulator.report import as_json, as_table
from bot.simulator.running import Simulation, simulate
from bot.simulator.stage import Stage, copy_of

__all__ = ["Simulation", "Stage", "as_json", "as_table", "copy_of", "simulate"]
