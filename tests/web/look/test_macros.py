"""The macros every page is made of, rendered in a bare application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from review import paths
from review.domain.docket_states import DocketState
from review.reports import sample_words
from review.web.filters import number_text, percent_text

SAMPLE = {
    "rate": 0.371, "low": 0.25, "high": 0.5, "count": 404.2, "count_low": 273, "count_high": 545, "population": 1090,
    "exact": False,
}  # fmt: skip
CENSUS = {**SAMPLE, "rate": 0.31, "low": 0.31, "high": 0.31, "count": 31.0, "population": 100, "exact": True}


class Form(FlaskForm):
    email = StringField("E-mail", [InputRequired()], description="Yours.")
    bench = SelectField("Bench", choices=[SelectChoice("s", "Sales"), SelectChoice("m", "Marketing")])
    why = TextAreaField("Why", [Optional(), Length(max=80)])
    met = RadioField("Met?", [InputRequired()], choices=[SelectChoice("y", "Yes"), SelectChoice("n", "No")])
    wrong = BooleanField("Wrong reason")
    leads = FileField("Leads", [Optional()])


@pytest.fixture
def bare() -> Iterator[Flask]:
    app = Flask("bare", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.config.update(SECRET_KEY="bare", TESTING=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(number=number_text, percent=percent_text)
    app.jinja_env.globals["sample_words"] = sample_words
    Babel(app)
    CSRFProtect(app)
    with app.test_request_context("/", method="POST"):
        yield app


def render(app: Flask, source: str, **values: object) -> str:
    return app.jinja_env.from_string(source).render(**values)


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).replace("\xa0", " ").strip()


def test_a_sample_is_printed_with_its_interval_and_a_rounded_count(bare: Flask) -> None:
    said = text_of(render(bare, "{% from 'macros/figures.html' import estimate %}{{ estimate(e) }}", e=SAMPLE))
    assert said == "an estimated 37 % (25 to 50 %): about 400 of 1,090 (273 to 545)"


def test_a_census_is_printed_as_exact_and_without_an_interval(bare: Flask) -> None:
    said = text_of(render(bare, "{% from 'macros/figures.html' import estimate %}{{ estimate(e) }}", e=CENSUS))
    assert said == "31 %, exactly, every lead was reviewed: 31 of 100"


def test_a_small_cell_shows_no_percentage(bare: Flask) -> None:
    source = "{% from 'macros/figures.html' import shown_cell, small_cell %}{{ shown_cell(cell) }}|{{ small_cell() }}"
    cell = {"kind": "small", "reviewed": 7, "wrong": 2, "exact": False, "estimate": None}
    assert text_of(render(bare, source, cell=cell)) == "2 of 7 reviewed|too few to tell"
    hidden = {**cell, "kind": "hidden", "wrong": None}
    assert text_of(render(bare, source, cell=hidden)) == "7 reviewed|too few to tell"


def test_a_cell_in_a_table_has_its_interval_or_says_that_it_is_exact(bare: Flask) -> None:
    source = "{% from 'macros/figures.html' import shown_cell %}{{ shown_cell(cell) }}"
    cell = {"kind": "full", "reviewed": 60, "wrong": 22, "exact": False, "estimate": SAMPLE}
    assert text_of(render(bare, source, cell=cell)) == "37 % (25 to 50 %)"
    assert text_of(render(bare, source, cell={**cell, "exact": True, "estimate": CENSUS})) == "31 % exactly"
    none = {**cell, "kind": "zero", "wrong": 0, "estimate": {**SAMPLE, "rate": 0.0, "low": 0.0, "high": 0.06}}
    assert text_of(render(bare, source, cell=none)) == "none found in 60; could be up to 6 %"


def test_a_state_is_named_in_words_whether_it_comes_as_text_or_as_an_enum(bare: Flask) -> None:
    source = "{% from 'macros/states.html' import tag %}{{ tag(state) }}"
    assert render(bare, source, state=DocketState.HEARING) == render(bare, source, state="hearing")
    assert text_of(render(bare, source, state="not_owed")) == "Not owed"
    assert text_of(render(bare, source, state="a_new_state")) == "A new state"


def test_every_state_of_a_docket_has_a_look_of_its_own(bare: Flask) -> None:
    looks = bare.jinja_env.get_template("macros/states.html").module.LOOKS  # type: ignore[attr-defined]
    assert {state.value for state in DocketState} <= looks.keys()


def test_a_form_that_failed_names_each_field_and_ties_the_error_to_it(bare: Flask) -> None:
    form = Form()
    assert not form.validate()
    page = render(
        bare,
        "{% from 'macros/forms.html' import form_errors, field %}"
        "{{ form_errors(form) }}{{ field(form.email) }}{{ field(form.met) }}",
        form=form,
    )
    assert 'href="#email"' in page
    assert 'href="#met-0"' in page
    assert 'id="met-0"' in page
    assert 'aria-describedby="email-help email-error"' in page
    assert 'id="email-error"' in page
    assert 'aria-invalid="true"' in page


def test_a_form_that_passed_shows_no_errors(bare: Flask) -> None:
    page = render(bare, "{% from 'macros/forms.html' import form_errors %}{{ form_errors(form) }}", form=Form())
    assert page.strip() == ""


def test_every_kind_of_field_has_a_label_and_choices_print_their_digits(bare: Flask) -> None:
    page = render(
        bare,
        "{% from 'macros/forms.html' import hidden, field %}{{ hidden(form) }}"
        "{% for f in form if f.name != 'csrf_token' %}{{ field(f) }}{% endfor %}",
        form=Form(),
    )
    assert page.count('name="csrf_token"') == 1
    for name in ("email", "bench", "why", "leads"):
        assert f'for="{name}"' in page
    assert 'data-key="2"' in page
    assert 'data-limit="80"' in page


def test_a_post_button_carries_its_token_and_asks_first(bare: Flask) -> None:
    page = render(
        bare,
        "{% from 'macros/forms.html' import post_button %}"
        "{{ post_button('/x', 'Draw', confirm='Sure \"now\"?', values={'n': 60}) }}",
    )
    assert 'method="post"' in page
    assert re.search(r'name="csrf_token" value="[^"]{20,}"', page)
    assert 'data-confirm="Sure &#34;now&#34;?"' in page
    assert 'name="n" value="60"' in page


def test_what_people_type_is_escaped(bare: Flask) -> None:
    page = render(
        bare,
        "{% from 'macros/timeline.html' import timeline, event %}"
        "{% call timeline('x') %}{{ event('1 Oct', t, text=t) }}{% endcall %}"
        "{% from 'macros/hash.html' import hash %}{{ hash(t) }}"
        "{% from 'macros/empty.html' import empty %}{{ empty(t, t) }}",
        t="<script>alert('x')</script>",
    )
    assert "<script" not in page


def test_a_chart_has_its_table_and_leaves_a_gap_where_a_month_is_not_known(bare: Flask) -> None:
    series = [{"name": "Accepted", "values": [0.4, None, 0.5, 0.6]}]
    source = "{% from 'macros/charts.html' import lines %}{{ lines('Accepted', months, series) }}"
    page = render(bare, source, months=list("ABCD"), series=series)
    assert page.count('class="jb-line ') == 1
    assert page.count("<tr>") == 5
    assert "not known" in page


def test_a_step_says_its_state_to_screen_readers_and_what_is_missing(bare: Flask) -> None:
    page = render(
        bare,
        "{% from 'macros/steps.html' import steps, step %}"
        "{% call steps('October') %}{{ step('done', 'Frozen') }}"
        "{% call step('current', 'Draw', missing=['The plan is not published.']) %}"
        "<button>Draw</button>{% endcall %}{% endcall %}",
    )
    assert "Frozen: done" in text_of(page)
    assert page.count('aria-current="step"') == 1
    assert "The plan is not published." in page
    assert "<button>Draw</button>" in page


def test_a_pager_offers_only_the_ways_there_are(bare: Flask) -> None:
    source = "{% from 'macros/tables.html' import pager %}{{ pager(page) }}"
    last = render(bare, source, page=SimpleNamespace(next_url=None, previous_url="/p"))
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    assert render(bare, source, page=SimpleNamespace(next_url=None, previous_url=None)).strip() == ""


def test_an_error_page_for_a_guest_has_one_heading_and_a_way_out(bare: Flask) -> None:
    page = bare.jinja_env.get_template("errors/error.html").render(
        status=404, title="Not found", message="There is nothing here.", **_flask_globals(bare)
    )
    assert page.count("<h1") == 1
    assert "There is nothing here." in page
    assert "Go to the start page" in page


def _flask_globals(app: Flask) -> dict[str, object]:
    values: dict[str, object] = {}
    app.update_template_context(values)
    return values
