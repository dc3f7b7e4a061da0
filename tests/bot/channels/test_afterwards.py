"""The end of a conversation: how it was, and all of it by mail."""

from bot.storage.ratings import Rating


def test_a_shopper_says_how_it_was_and_may_think_again(shopper, northfield):
    shopper.say("Track my order")
    for score, comment in ((2, "slow"), (5, "  <b>good</b> after all ")):
        body = {"score": score, "comment": comment}
        rated = shopper.client.post(f"{shopper.path}/rating", json=body, headers=shopper.headers)
        assert rated.status_code == 204
    assert northfield.ratings.of(shopper.id) == Rating(5, "<b>good</b> after all")


def test_marks_are_from_one_to_five(shopper, northfield):
    for score in (0, 6, "many", None):
        refused = shopper.client.post(f"{shopper.path}/rating", json={"score": score}, headers=shopper.headers)
        assert refused.status_code == 422
    assert northfield.ratings.of(shopper.id) is None


def test_a_transcript_waits_for_the_mailer_once(shopper, northfield):
    shopper.say("Track my order")
    for _ in range(2):
        body = {"email": "jo@example.com"}
        asked = shopper.client.post(f"{shopper.path}/transcript", json=body, headers=shopper.headers)
        assert asked.status_code == 204
    (case,) = northfield.shop.service_requests()
    assert (case.request.kind, case.request.email) == ("transcript", "jo@example.com")
    assert "You: Track my order" in case.request.text
    assert "Assistant: Your brass desk lamp left our warehouse" in case.request.text


def test_what_is_no_address_gets_no_mail(shopper, northfield):
    for address in ("", "nobody", "a@b", "jo@example.com\nBcc: all@example.com"):
        body = {"email": address}
        refused = shopper.client.post(f"{shopper.path}/transcript", json=body, headers=shopper.headers)
        assert refused.status_code == 422, address
    assert not northfield.shop.service_requests()


def test_only_who_talked_may_ask(shopper):
    for path, body in (("rating", {"score": 5}), ("transcript", {"email": "eve@example.com"})):
        answer = shopper.client.post(f"{shopper.path}/{path}", json=body, headers={"Authorization": "Bearer wrong"})
        assert answer.status_code == 401


def test_the_first_screen_learns_whether_people_are_there(client):
    assert client.get("/v1/reception").json() == {"is_open": True, "back_at": None}
