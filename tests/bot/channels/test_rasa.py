"""Rasa's REST channel: its shapes, one conversation a sender."""

import pytest

URL = "/webhooks/rest/webhook"


def test_an_answer_comes_in_rasas_shapes(client):
    (message,) = client.post(URL, json={"sender": "u1", "message": "cancel my shoes"}).json()
    assert message["recipient_id"] == "u1"
    assert message["text"].startswith("I'd cancel W20398")
    assert message["buttons"][0] == {"title": "Yes, cancel it", "payload": "yes-1"}


def test_a_buttons_payload_sent_as_a_message_presses_it(client):
    client.post(URL, json={"sender": "u1", "message": "cancel my shoes"})
    (message,) = client.post(URL, json={"sender": "u1", "message": "yes-1"}).json()
    assert message["text"].startswith("Done, W20398 is cancelled")


def test_a_payload_means_nothing_in_another_senders_conversation(client):
    client.post(URL, json={"sender": "u1", "message": "cancel my shoes"})
    (message,) = client.post(URL, json={"sender": "u2", "message": "track"}).json()
    assert message["text"].startswith("I didn't get that")


def test_cards_become_words(client):
    (message,) = client.post(URL, json={"sender": "u1", "message": "Track my order"}).json()
    assert "W20417: On its way" in message["text"]
    assert {"title": "What's in it?", "payload": "details-W20417"} in message["buttons"]


def test_a_sender_keeps_their_conversation_and_its_message_ids(client, northfield):
    body = {"sender": "u1", "message": "hello", "metadata": {"message_id": "same"}}
    first = client.post(URL, json=body).json()
    assert client.post(URL, json=body).json() == first
    (conversation,) = northfield.conversations.recent()
    assert conversation.turns == 1


@pytest.mark.parametrize(
    "body", [{}, {"sender": "u1"}, {"sender": "u1", "message": "  "}, {"sender": "", "message": "x"}]
)
def test_no_message_is_refused_cleanly(client, body):
    assert client.post(URL, json=body).status_code == 422
