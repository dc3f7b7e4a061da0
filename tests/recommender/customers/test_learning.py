"""RFM, groups, churn and value on numbers whose answer is known."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from scipy import stats

from recommender.customers import buying, spending
from recommender.customers.buying import Buying
from recommender.customers.kmeans import compare, elbow, k_means, silhouette
from recommender.customers.measure import auc, brier
from recommender.customers.returning import features, fit, happened
from recommender.customers.rfm import rfm
from recommender.customers.segments import Segment, segment
from recommender.customers.spending import Spending
from recommender.customers.types import GivenBack, Known, Purchase
from recommender.customers.value import lifetime_value
from recommender.training.customers import learn, train_customers

TODAY = datetime(2026, 11, 20, tzinfo=UTC)
CDNOW = Buying(r=0.243, alpha=4.414, a=0.793, b=2.426)
"""The published fit of the CDNOW buyers, weeks (Fader, Hardie, Lee 2005, table 2)."""


def days_ago(days):
    return TODAY - timedelta(days=days)


def one(*numbers):
    return tuple(np.array([number], float) for number in numbers)


def test_a_row_tells_how_recently_how_often_and_for_how_much():
    bought = [Purchase("a", days_ago(90), 1_000), Purchase("a", days_ago(10), 3_000), Purchase("b", days_ago(5), 700)]
    first, second = rfm(bought, TODAY)
    assert (first.customer_id, first.recency, first.age, first.orders, first.spent) == ("a", 10, 90, 2, 4_000)
    assert (first.mean_order, first.repeats, first.last_repeat) == (2_000, 1, 80)
    assert (second.recency, second.age, second.repeats, second.last_repeat) == (5, 5, 0, 0)


def test_what_is_no_purchase_is_left_out():
    wrong = [Purchase("a", days_ago(1), 0), Purchase("a", days_ago(1), -50), Purchase("b", days_ago(1), math.nan)]
    assert rfm([*wrong, Purchase("c", days_ago(-1), 100)], TODAY) == []


def test_the_published_customer_is_expected_to_make_1_226_more_purchases():
    assert CDNOW.expected(39, *one(2, 30.43, 38.86))[0] == pytest.approx(1.226, abs=0.001)


def likelihood(x, last, age, dead_too=True):
    """Of one customer, averaged over a fine grid of λ and p without any formula."""
    middles = (np.arange(3_000) + 0.5) / 3_000
    rate = stats.gamma(CDNOW.r, scale=1 / CDNOW.alpha).ppf(middles)[:, None]
    p = stats.beta(CDNOW.a, CDNOW.b).ppf(middles[::6] + 1e-6)[None, :]
    alive = (1 - p) ** x * rate**x * np.exp(-rate * age)
    gone = p * (1 - p) ** (x - 1) * rate**x * np.exp(-rate * last) if x and dead_too else 0.0
    return float((alive + gone).mean())


@pytest.mark.parametrize(("x", "last", "age"), [(1, 10.0, 30.0), (3, 20.0, 22.0)])
def test_likelihood_and_being_a_customer_agree_with_brute_force(x, last, age):
    told = math.exp(buying.log_likelihood(CDNOW, *one(x, last, age))[0])
    whole = likelihood(x, last, age)
    assert told == pytest.approx(whole, rel=0.02)
    assert CDNOW.is_customer(*one(x, last, age))[0] == pytest.approx(likelihood(x, last, age, False) / whole, rel=0.02)


def simulated(model, count, days, seed=3):
    """Customers who buy and leave as the model says."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        rate, leaves = random.gamma(model.r) / model.alpha, random.beta(model.a, model.b)
        times, at = [], random.exponential(1 / rate)
        while at < days and len(times) < 500:
            times.append(at)
            if random.random() < leaves:
                break
            at += random.exponential(1 / rate)
        rows.append((len(times), times[-1] if times else 0.0, days))
    return tuple(np.array(column, float) for column in zip(*rows, strict=True))


def test_what_was_simulated_is_found_again():
    truth = Buying(r=0.8, alpha=20.0, a=0.9, b=3.0)
    columns = simulated(truth, 3_000, 200.0)
    found = buying.fit(*columns)
    assert found is not None
    later = simulated(truth, 3_000, 300.0)
    more = later[0].sum() - columns[0].sum()  # the same seed, the same customers, 100 days on
    assert found.expected(100, *columns).sum() == pytest.approx(more, rel=0.1)
    assert found.r / found.alpha == pytest.approx(truth.r / truth.alpha, rel=0.15)


def test_who_cannot_be_is_left_out_of_the_fit():
    columns = simulated(Buying(0.8, 20.0, 0.9, 3.0), 300, 200.0)
    wrong = [
        np.append(column, extra) for column, extra in zip(columns, [(math.nan, 2), (9, 400), (1, 10)], strict=True)
    ]
    assert buying.fit(*wrong) == buying.fit(*columns)
    assert buying.fit(*one(3, 5, 9)) is None
    assert buying.fit(*np.zeros((3, 100))) is None


def test_a_mean_order_lies_between_ones_own_and_everybodys():
    random = np.random.default_rng(5)
    nu = random.gamma(4.0, size=4_000) / 15.0
    orders = random.integers(1, 9, size=4_000).astype(float)
    mean = random.gamma(6.0 * orders) / nu / orders
    found = spending.fit(orders, mean)
    assert found is not None
    assert (found.p, found.q, found.gamma) == pytest.approx((6.0, 4.0, 15.0), rel=0.15)
    everybody = found.p * found.gamma / (found.q - 1)
    few, many = found.mean_order(np.array([1.0, 50.0]), np.array([200.0, 200.0]))
    assert everybody < few < many < 200.0
    assert spending.fit(orders[:5], mean[:5]) is None


def test_four_in_five_futures_fall_into_the_interval():
    model = Buying(1.0, 30.0, 0.8, 4.0)
    rows = rfm([Purchase("a", days_ago(day), 5_000) for day in (200, 120, 60, 20)], TODAY)
    worth = lifetime_value(rows, model, Spending(6.0, 4.0, 2_500.0))
    assert worth.low[0] < worth.expected[0] < worth.high[0]
    again = lifetime_value(rows, model, Spending(6.0, 4.0, 2_500.0))
    assert (worth.low, worth.high) == (again.low, again.high)


def blobs(count=4, of=60):
    random = np.random.default_rng(2)
    centres = np.array([(0, 0), (10, 0), (0, 10), (10, 10)])[:count]
    return np.concatenate([centre + random.normal(0, 0.4, (of, 2)) for centre in centres])


def test_groups_far_apart_are_found_and_counted():
    points = blobs()
    labels = k_means(points, 4).labels.reshape(4, 60)
    assert all(len(set(row)) == 1 for row in labels)
    assert len(set(labels[:, 0])) == 4
    fits = compare(points, range(2, 9))
    assert elbow(fits) == 4
    assert max(fits, key=lambda fit: fit.silhouette).k == 4
    assert silhouette(points, labels.ravel()) > 0.9


def test_silhouette_is_the_textbooks():
    points, labels = np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1])
    assert silhouette(points, labels) == pytest.approx((4 / 5 + 3 / 4 + 0) / 3)


def test_points_that_cannot_be_grouped_are_refused():
    with pytest.raises(ValueError, match="finite"):
        k_means(np.array([[1.0], [math.nan]]), 2)
    with pytest.raises(ValueError, match="different"):
        k_means(np.zeros((9, 2)), 2)
    assert [fit.k for fit in compare(np.repeat([[0.0], [1.0]], 30, axis=0), range(2, 9))] == [2]


def regulars_and_others(count=60):
    often = [Purchase(f"often{at}", days_ago(day), 9_000 + at) for at in range(count) for day in (3, 30, 60, 90, 120)]
    return [*often, *(Purchase(f"once{at}", days_ago(300 + at), 1_000 + at) for at in range(count))]


def test_groups_are_called_what_they_are():
    rows = rfm(regulars_and_others(), TODAY)
    found = dict(zip([row.customer_id for row in rows], segment(rows).segments, strict=True))
    assert {found[f"often{at}"] for at in range(60)} == {Segment.BEST}
    assert all(found[f"once{at}"] in {Segment.SMALL_QUIET, Segment.LARGE_QUIET} for at in range(60))


def test_a_handful_is_not_grouped():
    assert segment([]).segments == ()
    assert segment(rfm([Purchase("a", days_ago(1), 100)], TODAY)).segments == (Segment.UNKNOWN,)


def test_area_under_the_curve_and_brier_are_the_textbooks():
    happened_then = np.array([0.0, 0.0, 1.0, 1.0])
    assert auc(np.array([0.1, 0.4, 0.35, 0.8]), happened_then) == pytest.approx(0.75)
    assert auc(np.ones(4), happened_then) == 0.5
    assert math.isnan(auc(np.ones(2), np.ones(2)))
    assert brier(np.array([0.0, 1.0]), np.array([0.5, 1.0])) == pytest.approx(0.125)


def test_a_return_is_foreseen_from_what_was_known_before_only():
    people = [f"c{at:03}" for at in range(200)]
    bought = [Purchase(who, days_ago(day), 5_000) for who in people for day in (350, 250, 130, 40)]
    back = [GivenBack(who, days_ago(day), 5_000) for who in people[:60] for day in (340, 200, 120, 60, 10)]
    cut = days_ago(80)
    model = fit(bought, back, cut)
    assert model is not None
    known, table = features(bought, back, cut)
    assert auc(model.probability(table), happened(known, back, cut)) > 0.95
    later = [*back, *(GivenBack(who, days_ago(5), 9_999) for who in people)]
    assert (features(bought, later, cut)[1] == table).all()
    assert fit(bought, [], cut) is None


@pytest.mark.parametrize("known", [Known((), (), ()), Known(("a",), (Purchase("a", days_ago(3), 500),), ())])
def test_an_empty_shop_and_one_customer_are_no_trouble(known):
    learnt = learn(known, TODAY)
    assert [one.segment for one in learnt] == [Segment.UNKNOWN] * len(known.everybody)
    assert all(one.value is None and one.comes_back is None for one in learnt)


def test_the_table_is_kept_and_read_again(tmp_path):
    bought = (*regulars_and_others(), Purchase("odd", days_ago(2), math.nan))
    known = Known(("never", *sorted({one.customer_id for one in bought})), bought, (), "EUR")
    learnt = train_customers(tmp_path, known, TODAY)
    again = train_customers(tmp_path, known, TODAY)
    assert list(again) == list(learnt)
    assert learnt.of("never").segment is Segment.NO_ORDER
    assert learnt.of("odd").segment is Segment.NO_ORDER
    assert learnt.of("nobody") is None
    regular = learnt.of("often1")
    assert regular.orders == 5
    assert regular.low <= regular.value <= regular.high
    assert regular.comes_back > learnt.of("once1").comes_back
