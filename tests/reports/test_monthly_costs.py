"""What a published month says its wrong rejections cost, found a second time by plain pandas over the raw rows."""

from __future__ import annotations

from datetime import datetime

import pytest

from review.domain.moments import months_before
from review.extensions import db
from review.models import Lead
from review.reports.monthly_cost_words import cost_text, rates_text
from review.reports.monthly_revision import revised_summary
from tests.support.client import ReviewClient
from tests.support.loop_rows import handed_over, make_sales, revenue
from tests.support.people import Cast
from tests.support.report_rows import Rows, make_rows
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish


@pytest.fixture
def sold(people: Cast, now: datetime) -> Rows:
    return make_sales(make_rows(people, now, 240))


def october(people: Cast, period: str = "2026-10", wrong: int = 9) -> list[Reviewed]:
    said = [WRONG] * wrong + [RIGHT] * (30 - wrong)
    return [Reviewed("Webinar", ballots=alike(one)) for one in said] + [Reviewed("Webinar")] * 30


def test_the_cost_is_the_estimate_at_our_own_rates_with_its_limits(people: Cast, sold: Rows) -> None:
    september = publish(make_docket(people, october(people, wrong=12), "2026-09")).document
    edition = publish(make_docket(people, october(people)))
    costs, at = edition.document["costs"], edition.published_at
    rates = costs["rates"]
    leads = handed_over(sold, at)
    assert rates["last"] == "2026-10"
    asked = leads[leads["month"].between(months_before(rates["last"], 11), rates["last"])]
    # The docket's own leads are of Marketing as well; none of them was won.
    held = db.session.query(Lead).filter(Lead.id > int(sold.leads["id"].max())).count()
    bought = asked[asked["won"]].index.to_series()
    paid = bought[(bought % 7 != 0) & (bought % 5 != 0)]
    assert (rates["handed_over"] - len(asked), rates["won"]) == (held, len(bought))
    assert rates["deals"] == len(paid) > 0
    assert rates["deal_minor"] == round(revenue(asked) / len(paid))
    assert rates["conversion"] == pytest.approx(len(bought) / (len(asked) + held))
    before, own = costs["months"]
    assert (before["period"], own["period"]) == ("2026-09", "2026-10")
    for month, document in ((before, september), (own, edition.document)):
        estimate = document["headline"]["overall"]["estimate"]
        for name in ("count", "count_low", "count_high"):
            assert month[name] == estimate[name]
            expected = round(estimate[name] * rates["conversion"] * rates["deal_minor"])
            assert month[name.replace("count", "cost")] == expected
        assert month["cost_low"] < month["cost"] < month["cost_high"]


@pytest.mark.sqlite_only
def test_the_page_and_its_file_say_it_and_a_later_import_moves_nothing(
    client: ReviewClient, people: Cast, sold: Rows
) -> None:
    edition = publish(make_docket(people, october(people)))
    costs = edition.document["costs"]
    client.sign_in(people.vp_sales)
    page = client.page("/reports/2026-10").text
    assert " ".join(cost_text(costs["months"][0], costs["rates"]).split()) in page
    assert " ".join(rates_text(costs["rates"]).split()) in page
    file = client.get("/reports/2026-10/tables/costs.csv").text
    db.session.query(Lead).update({Lead.amount_minor: 1, Lead.currency: "EUR"})
    db.session.flush()
    assert client.get("/reports/2026-10/tables/costs.csv").text == file
    revised = revised_summary(edition.docket, edition, edition.published_at)
    assert revised["costs"]["rates"] == costs["rates"]
    client.sign_in(people.sales_panelist)
    assert "With other rates" not in client.get("/reports/2026-10").text


@pytest.mark.sqlite_only
def test_without_a_sale_or_a_decided_case_nothing_is_made_up(people: Cast) -> None:
    document = publish(make_docket(people, [Reviewed()] * 3, "2026-09")).document
    (month,) = document["costs"]["months"]
    assert (month["count"], month["cost"]) == (None, None)
    assert "too few cases" in cost_text(month, document["costs"]["rates"])
    later = publish(make_docket(people, october(people))).document["costs"]
    assert later["months"][1]["cost"] is None
    assert "their worth is not known" in cost_text(later["months"][1], later["rates"])
    assert "none is known to be won" in rates_text(later["rates"])
