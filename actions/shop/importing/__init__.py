"""Bring a shop's data in: read and check everything first, say what would happen, then do it in one transaction."""

from actions.shop.importing.bundle import read_bundle
from actions.shop.importing.plan import ImportRefused, Plan, import_data, plan_import
from actions.shop.importing.problems import Problem

__all__ = ["ImportRefused", "Plan", "Problem", "import_data", "plan_import", "read_bundle"]
