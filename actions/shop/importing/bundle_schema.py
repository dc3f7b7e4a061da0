"""The bundle's JSON Schema, made from the records that check it; `bundle.schema.json` is what this writes."""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from actions.shop.importing.records import RECORDS

SCHEMA_FILE = Path(__file__).parent.parent / "bundle.schema.json"


def bundle_schema() -> dict[str, Any]:
    """One property for each file; its schema is that of one line."""
    records = tuple((record, "validation") for record in RECORDS.values())
    references, definitions = models_json_schema(records, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Shopdesk bundle",
        "description": "A folder of JSON Lines files. Each property is a file; its schema holds for every line of it.",
        "type": "object",
        "properties": {f"{kind}.jsonl": references[record, "validation"] for kind, record in RECORDS.items()},
        "$defs": definitions["$defs"],
    }


def write_bundle_schema() -> None:
    """To be run after a change of the records."""
    text = json.dumps(bundle_schema(), indent=2, ensure_ascii=False)
    SCHEMA_FILE.write_text(text + "\n", encoding="utf-8")
