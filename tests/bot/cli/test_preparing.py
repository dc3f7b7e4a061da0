"""What an earlier version left behind is learnt anew, not stumbled over."""

import json

import pytest

from bot.cli.preparing import prepare
from bot.settings import Settings
from bot.wiring import Wiring
from recommender import stored


@pytest.fixture
def wiring(database, tmp_path):
    return Wiring(Settings(home=tmp_path, database=f"sqlite:///{database}"))


def test_models_of_another_version_are_trained_anew(wiring):
    models = wiring.settings.models
    old = models / "understanding-old"
    old.mkdir(parents=True)
    (old / "model.json").write_text(json.dumps({"version": "0", "files": {}}))
    (models / "understanding.json").write_text(json.dumps({"folder": old.name}))
    (models / "recommender" / "old").mkdir(parents=True)
    (models / "recommender" / "old" / stored.MODEL).write_text(json.dumps({"version": 0, "name": "recommender"}))
    (models / "recommender" / stored.IN_FORCE).write_text("old")
    trained = []
    prepare(wiring, lambda _: None, lambda _, what, *more: trained.append(what))
    assert trained == ["nlu", "recommender"]
