"""What is learnt from, and how a model comes to be and to be refused."""

import json
import random

import numpy as np
import pytest
import torch
import yaml

import nlu
from nlu import Intent, artifacts
from nlu.encoder import FrozenEncoder
from nlu.training import BadSentence, checkpoint, load_sentences, train
from nlu.training.augmentation import augmented, values_of
from nlu.training.evaluation import auroc, calibration_error, macro_f1, span_f1
from nlu.training.sentences import Sentence, held_out, load_two_wishes


def write(folder, name, **record):
    (folder / f"{name}.yaml").write_text(yaml.safe_dump({"intent": name, **record}), encoding="utf-8")


def test_entities_are_taken_out_of_their_marks(tmp_path):
    write(tmp_path, "cancel_order", neutral=["cancel [W1](order_id), wrong [size](reason)"])
    (sentence,) = load_sentences(tmp_path)
    assert sentence.text == "cancel W1, wrong size"
    assert sentence.spans == (("order_id", 7, 9), ("reason", 17, 21))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"neutral": ["cancel [W1](order_nr)"]}, r"cancel_order.yaml, neutral 1: no entity is called 'order_nr'"),
        ({"upset": ["fine", ""]}, r"cancel_order.yaml, upset 2: expected a sentence"),
        ({"neutral": ["x"], "angry": ["y"]}, r"cancel_order.yaml: unknown keys \['angry'\]"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, record, message):
    write(tmp_path, "cancel_order", **record)
    with pytest.raises(BadSentence, match=message):
        load_sentences(tmp_path)


def test_a_file_of_an_unknown_intent_is_named(tmp_path):
    write(tmp_path, "order_pizza", neutral=["one margherita"])
    with pytest.raises(BadSentence, match=r"order_pizza\.yaml: no intent has this name"):
        load_sentences(tmp_path)


def test_every_intent_has_sentences_and_every_file_is_sound():
    assert {sentence.intent for sentence in load_sentences()} == set(Intent)


def test_messages_with_two_wishes_are_sound():
    assert all(len(message.wishes) >= 2 for message in load_two_wishes())


def test_augmented_sentences_keep_their_entities_in_place():
    sentence = Sentence(
        "cancel W20398, the blue shoes don't fit",
        Intent.CANCEL_ORDER,
        "neutral",
        (("order_id", 7, 13), ("color", 19, 23)),
    )
    values = values_of([sentence])
    for seed in range(300):
        variant = augmented(sentence, values, random.Random(seed))
        for label, start, end in variant.spans:
            said = variant.text[start:end]
            assert said == said.strip()
            assert said
            if label == "order_id":
                assert said.lower() == "w20398" or said.startswith("w two")


def test_a_tenth_is_held_back_of_every_intent():
    sentences = [Sentence(f"{n}", intent, "neutral") for intent in (Intent.HELP, Intent.DENY) for n in range(40)]
    held = held_out(sentences)
    assert held.sum() == 8
    assert held[:40].sum() == 4


def test_figures_of_merit_agree_with_known_answers():
    assert auroc([0.9, 0.8], [0.1, 0.8]) == pytest.approx(0.875)
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert span_f1([{("x", 0, 1), ("y", 2, 3)}], [{("x", 0, 1)}]) == pytest.approx(2 / 3)
    assert calibration_error(np.array([[0.75, 0.25]] * 4), np.array([0, 0, 0, 1])) == pytest.approx(0)


def test_no_model_is_said_so(tmp_path):
    with pytest.raises(nlu.ModelMissing, match="shopdesk train nlu"):
        nlu.load(tmp_path)


def published(folder):
    def put(workplace):
        (workplace / "weights.npz").write_bytes(b"1234")
        return {}, {}

    return artifacts.publish(folder, "understanding", "abc", put).folder


def test_a_damaged_file_is_refused(tmp_path):
    model = published(tmp_path)
    (model / "weights.npz").write_bytes(b"1235")
    with pytest.raises(nlu.IncompatibleModel, match=r"weights\.npz is missing or damaged"):
        artifacts.read_manifest(model)


def test_a_model_of_another_version_is_refused(tmp_path):
    model = published(tmp_path)
    manifest = json.loads((model / "model.json").read_text())
    (model / "model.json").write_text(json.dumps({**manifest, "version": 99}))
    with pytest.raises(nlu.IncompatibleModel, match=f"expected a model of version {artifacts.VERSION}, got 99"):
        artifacts.read_manifest(model)


def test_a_failed_training_leaves_nothing_behind(tmp_path):
    def fail(workplace):
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        artifacts.publish(tmp_path, "understanding", "abc", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_second_training_does_nothing(models):
    said = []
    before = artifacts.newest(models)
    train(models, recipe="test", say=said.append)
    assert said == []
    assert artifacts.newest(models) == before


def test_the_model_says_what_it_is_made_of(models):
    manifest = artifacts.read_manifest(artifacts.newest(models))
    assert manifest.name == "understanding"
    assert {"intent_accuracy_held_back", "calibration_error", "precision", "sentences"} <= manifest.metrics.keys()
    assert {path.suffix for path in manifest.folder.iterdir()} <= {".json", ".npz", ".onnx"}


def test_the_exported_encoder_agrees_with_torch(models):
    encoder = FrozenEncoder(models / artifacts.read_manifest(artifacts.newest(models)).facts["encoder"])
    tokenizer, network = checkpoint.load(checkpoint.find())
    texts = ["where is my order", "I'd like to send the blue shoes back, they are too small", "W20398"]
    for text, exported in zip(texts, encoder.encode(texts), strict=True):
        tokens = tokenizer(text, return_tensors="pt")
        with torch.inference_mode():
            expected = checkpoint.Frozen(network.eval())(tokens["input_ids"], tokens["attention_mask"])[0][0].numpy()
        assert exported @ expected > 0.98
