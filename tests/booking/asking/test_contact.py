"""What a person types: read however it is written, told field by field, never lost, never a broken page."""

import unicodedata

import pytest

from portal.custody.dossiers.queries import find_contact
from tests.booking.asking.steps import PERSON, booked, check, chosen, only, send
from tests.support.browser import Browser, values_of


def contact_of(browser: Browser, **more: str) -> dict[str, str]:
    send(browser, check(browser, **more))
    contact = find_contact(booked()[-1])
    assert contact is not None
    return vars(contact)


def test_consent_is_never_ticked_beforehand_and_says_what_is_kept(browser: Browser) -> None:
    page = browser.get("/dat-lich/lien-he", query_string=chosen())
    assert not page.select("input[type=checkbox][checked]")
    for words in ("Giữ:", "Để:", "Bao lâu:", "Không hỏi số căn cước"):
        assert words in page.text
    page = check(browser, 422, consent="")
    assert page.select_one("#consent-error")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("name", {"type": "text", "autocomplete": "name"}),
        ("phone", {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        ("email", {"type": "email", "autocomplete": "email", "inputmode": "email"}),
        ("relation", {"autocomplete": "off"}),
    ],
)
def test_fields_help_the_telephone_to_fill_them(browser: Browser, name: str, wanted: dict[str, str]) -> None:
    page = browser.get("/dat-lich/lien-he", query_string=chosen())
    field = only(page, f"input[name={name}]")
    assert {key: field[key] for key in wanted} == wanted
    assert field["enterkeyhint"] == "next"
    assert only(page, "textarea[name=address]")["autocomplete"] == "street-address"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0912345678", "+84912345678"), ("+84 912 345 678", "+84912345678"), ("0203.3829.948", "+842033829948"),
     ("(0203) 3829-948", "+842033829948"), ("\uff10\uff19\uff11\uff12345678", "+84912345678")],
)  # fmt: skip
def test_a_number_is_understood_however_it_is_written(browser: Browser, typed: str, kept: str) -> None:
    assert contact_of(browser, phone=typed)["phone"] == kept


@pytest.mark.parametrize(
    "typed", ["", "113", "12345", "1900545481", "18001234", "+1 202 555 0100", "0912ABCDEF", "x" * 300, "\u202e0912"]
)
def test_what_is_no_vietnamese_number_is_told(browser: Browser, typed: str) -> None:
    page = check(browser, 422, phone=typed)
    assert page.select_one("#phone-error")
    assert only(page, "input[name=name]")["value"] == PERSON["name"]
    assert only(page, "input[name=consent]").has_attr("checked")
    assert page.select_one('#error-summary a[href="#phone"]')


@pytest.mark.parametrize("name", ["name", "address"])
@pytest.mark.parametrize("typed", ["", "\u200b\u202e", "🙂👵🏽", "- - -", "x" * 10_000])
def test_empty_and_endless_fields_are_told(browser: Browser, name: str, typed: str) -> None:
    assert check(browser, 422, **{name: typed}).select_one(f"#{name}-error")


def test_everything_wrong_at_once_is_told_in_one_summary(browser: Browser) -> None:
    wrong = {"name": "", "phone": "1", "address": "", "email": "x", "consent": "", "for_whom": ""}
    page = check(browser, 422, **wrong)
    linked = [str(link["href"])[1:] for link in page.select("#error-summary a")]
    assert set(linked) == set(wrong)
    assert not [name for name in linked if not page.select(f"#{name}, [name={name}]")], "each leads to its field"


@pytest.mark.parametrize("typed", ["hoa", "hoa@", "@x.vn", "hoa@x", "a b@x.vn", "<hoa>@x.vn", "hoa@x..vn", "x" * 300 + "@x.vn"])
def test_what_is_no_mail_address_is_told(browser: Browser, typed: str) -> None:
    assert check(browser, 422, email=typed).select_one("#email-error")


def test_a_mail_address_is_kept(browser: Browser) -> None:
    assert contact_of(browser, email="Hoa.Nguyen@example.com.vn")["email"] == "Hoa.Nguyen@example.com.vn"


def test_booking_for_somebody_else_needs_the_relation_and_their_word(browser: Browser) -> None:
    page = check(browser, 422, for_whom="other", relation="")
    assert page.select_one("#relation-error")
    page = check(browser, 422, for_whom="other", relation="con gái")
    assert page.select_one("#their_consent-error")
    page = check(browser, for_whom="other", relation="con gái", their_consent="1")
    assert "con gái" in page.text


def test_who_books_for_oneself_has_no_relation(browser: Browser) -> None:
    assert contact_of(browser, for_whom="me", relation="con gái")["relation"] == ""


def test_hamlets_and_landmarks_stay_as_they_are_written_in_one_line(browser: Browser) -> None:
    typed = unicodedata.normalize("NFD", "Thôn Nà Ếch, cạnh cây đa\nđối diện chợ")
    assert contact_of(browser, address=typed)["address"] == "Thôn Nà Ếch, cạnh cây đa, đối diện chợ"


@pytest.mark.parametrize(
    "typed",
    [
        '<script>alert("1")</script>',
        "'\"><img src=x>",
        "Hoa 🙂👵🏽",
        "\u202eaoH",
        "a" + "\u0301" * 300,
        "{{ 7*7 }}",
        "&lt;b&gt;",
    ],
)
def test_odd_signs_are_harmless_on_every_page(browser: Browser, typed: str) -> None:
    page = check(browser, name=typed, address=typed, for_whom="other", relation=typed[:50], their_consent="1")
    assert not page.select("main script, main img")
    assert "49" not in only(page, "dl.answers").text
    shown = only(page, "dl.answers").text
    assert not [sign for sign in shown if unicodedata.category(sign) == "Cf"]
    assert "\u0301" * 4 not in unicodedata.normalize("NFD", shown)
    send(browser, page)
    path = browser.response.request.path
    for tail in ("", "/phieu", ".json"):
        browser.get(f"{path}{tail}")
        assert typed not in browser.response.text, "nothing of it is public"


def test_what_was_typed_never_stands_in_an_address_and_in_no_shared_cache(browser: Browser) -> None:
    page = check(browser)
    assert browser.response.headers["Cache-Control"] == "private, no-cache"
    assert {str(form["method"]).lower() for form in page.select("main form")} == {"post"}
    assert not [link for link in page.select("a[href]") if "Hoa" in str(link["href"])]


def test_each_answer_can_be_changed_and_the_rest_stays(browser: Browser) -> None:
    page = check(browser, notices="all", email="hoa@example.vn", for_whom="other", relation="cháu", their_consent="1")
    change = only(page, "form#change")
    steps = {str(button["value"]) for button in page.select("button[form=change]")}
    assert steps == {"thu-tuc", "dich-vu", "noi", "dia-chi", "khung", "giay-to", "lien-he", "tin-nhan"}
    for step in sorted(steps):
        page = browser.post("/dat-lich/kiem-tra", values_of(change) | {"sua": step})
        again = browser.submit(only(page, "main form"))
        assert values_of(only(again, "form#change")) == values_of(change), f"{step}: back at the check, all as it was"


def test_another_procedure_is_found_by_its_name_and_the_rest_stays(browser: Browser) -> None:
    page = check(browser)
    page = browser.post("/dat-lich/kiem-tra", values_of(only(page, "form#change")) | {"sua": "thu-tuc"})
    page = browser.submit(only(page, "main form"), {"tim": "dang ky khai sinh", "sua": "thu-tuc"})
    picked = str(page.select("input[name=thu-tuc-moi]")[0]["value"])
    page = browser.submit(only(page, "main form"), {"thu-tuc-moi": picked, "sua": "dich-vu"})
    page = browser.submit(only(page, "main form"), {"dich-vu": "both", "sua": ""})
    values = values_of(only(page, 'form[action="/dat-lich"]'))
    assert f"{values['thu-tuc']}/{values['cap']}" == picked
    assert (values["name"], values["xa"]) == (PERSON["name"], chosen()["xa"])


@pytest.mark.parametrize("typed", ["zzzz qqqq", "<script>", "🙂" * 300])
def test_a_procedure_that_is_not_found_is_told(browser: Browser, typed: str) -> None:
    page = browser.post("/dat-lich/kiem-tra", chosen() | PERSON | {"sua": "thu-tuc", "tim": typed})
    assert not page.select("input[name=thu-tuc-moi], main script")
    assert values_of(only(page, "main form"))["name"] == PERSON["name"]


def test_another_place_asks_for_another_window_and_keeps_what_was_typed(browser: Browser) -> None:
    page = check(browser, 422, xa="06652")
    assert "chưa chọn buổi" in page.text
    assert values_of(only(page, "main form"))["name"] == PERSON["name"]


def test_a_name_to_be_asked_keeps_what_was_typed(browser: Browser) -> None:
    page = check(browser, xa="", noi="Vân Đồn")
    assert values_of(only(page, "main form"))["phone"] == PERSON["phone"]
    page = browser.submit(only(page, "main form"), {"cho": "06994-quan-lan"}, status=422)
    assert "chưa chọn buổi" in page.text
    assert values_of(only(page, "main form"))["phone"] == PERSON["phone"]
