"""What `shopdesk kb check` finds."""

from datetime import date

from knowledge_base.check import amounts, check

TODAY = date(2026, 11, 22)


def findings(base) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.entries) for finding in check(base, today=TODAY)]


def test_a_tidy_base_has_no_findings(write, opened):
    write("cost", "Delivery costs €5.", title="Price of delivery")
    write("hours", "We open at nine.", title="Opening hours")
    assert findings(opened()) == []


def test_one_question_in_two_entries_is_a_duplicate(write, opened):
    write("a", title="Shoes", questions='["how do I lace boots"]')
    write("b", title="Boots", questions='["How do I lace boots?"]')
    assert ("duplicate", ("a", "b")) in findings(opened())


def test_two_entries_that_name_different_figures_contradict_each_other(write, opened):
    write("a", "Returns are accepted within 30 days after delivery.", title="Return window")
    write("b", "Returns are accepted within 14 days after delivery.", title="Sale goods")
    assert ("contradiction", ("a", "b")) in findings(opened())


def test_the_same_figure_twice_is_no_contradiction(write, opened):
    write("a", "Returns are accepted within 30 days after delivery.", title="Return window")
    write("b", "Returns are accepted within 30 days after delivery.", title="Sale goods")
    assert "contradiction" not in [kind for kind, _ in findings(opened())]


def test_entries_that_ended_or_end_soon_are_stale(write, opened):
    write("old", title="Summer sale", valid_to="2026-08-31")
    write("soon", title="Black week", valid_to="2026-11-30")
    write("later", title="Christmas", valid_to="2026-12-24")
    assert [found for found in findings(opened()) if found[0] == "stale"] == [("stale", ("old",)), ("stale", ("soon",))]


def test_an_entry_that_its_title_does_not_find_is_unreachable(write, opened):
    for name in "abc":
        write(name, "Gift cards.", title="Gift cards")
    write("hidden", "Something else entirely.", title="Gift cards")
    assert ("unreachable", ("hidden",)) in findings(opened())


def test_a_link_to_no_entry_is_named(write, opened):
    write("cost", "See [returns](/help/returns/window).", title="Price of delivery")
    assert ("link", ("cost",)) in findings(opened())


def test_an_empty_base_says_so(content, opened):
    assert [str(finding) for finding in check(opened(), today=TODAY)] == ["empty: : there is no entry"]


def test_amounts_are_read_with_their_units():
    assert amounts("Within 30 days, €4.90 or 5 %, 3 to 5 working days") == {
        "day": {"30", "3 to 5"},
        "€": {"4.90"},
        "%": {"5"},
    }
