"""What is told apart, what is asked, what is only offered, and the words it is told with."""

import pytest

from portal.places.addresses.queries import find_places
from portal.places.addresses.rules import BOAT_AREAS, Found, Question, Reader
from portal.places.names.rules import Atlas, Former, Name, Unit
from tests.places.addresses.atlas import OLD


def ids(found: Found) -> list[str]:
    return [place.id for place in ((found.exact,) if found.exact else found.choices)]


def test_ha_long_alone_has_three_meanings_told_apart_in_words() -> None:
    found = find_places("Hạ Long")
    assert found.question is Question.SEVERAL
    told = [f"{place.label}: {place.hint}" for place in found.choices]
    assert told[0] == "Phường Hạ Long: từ 01/7/2025, gồm phường Hồng Hải, phường Hồng Hà"
    assert told[1] == "Đặc khu Vân Đồn: đảo Cái Bầu: trước 01/7/2025: xã Hạ Long, huyện Vân Đồn"
    assert told[2] == "Phường Hà Tu: thuộc TP Hạ Long cũ: phường Hà Phong, phường Hà Tu"
    assert set(ids(found)[2:]) == {code for one in OLD if one.district == "Thành phố Hạ Long" for code in one.units} - {"06688"}


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("phường Hạ Long", "06688"),
        ("xã Hạ Long", "06994"),
        ("Hạ Long, Vân Đồn", "06994"),
        ("cam thanh, cam pha", "06793"),
        ("Cẩm Thành - Cẩm Phả - Quảng Ninh - Việt Nam", "06793"),
        ("P.CẨM THÀNH TP.CẨM PHẢ T.QUẢNG NINH 200000", "06793"),
        ("số 12, tổ 5, khu 3, phường Hồng Hà, thành phố Hạ Long, tỉnh Quảng Ninh", "06688"),
        ("12 Lê Lợi phường Hồng Gai", "06685"),
        ("Hà Khẩu, Việt Hưng", "06661"),  # a split commune, and the unit it says it is in now
        ("phường Hà Khẩu, phường Tuần Châu, Hạ Long", "06706"),
        ("Hà Khẩu, phường Hạ Long", "06688"),  # the ward of today is named, so the rest is its street
        ("Phương Đông", "06832"),  # begins like the word for a ward
        ("phường Phương Nam, Uông Bí", "06832"),
        ("thị trấn Trới", "07030"),
        ("Hoành Bồ, Hạ Long", "07030"),
        ("Kỳ Thượng, huyện Hoành Bồ", "06979"),
        ("Kỳ Thượng, TP Hạ Long", "06979"),
        ("Yết Kiêu", "06685"),
        ("phường Việt Hưng", "06661"),
        ("Thanh Sơn, Ba Chẽ", "06970"),
        ("Móng Cái 1", "06712"),
        ("móngcái1", "06712"),
        ("Quảng Trung", "06922"),  # with its marks it is not Quang Trung
        ("Hà Khẩu (cũ), thuộc phường Tuần Châu", "06706"),
        ("Cẩm Thành cũ", "06793"),
        ("Ha Tu ward, Ha Long city, Quang Ninh province", "06652"),
        ("Minh Châu", "06994-minh-chau"),
        ("xã Quan Lạn, đặc khu Vân Đồn", "06994-quan-lan"),
        ("đảo Ngọc Vừng", "06994-ngoc-vung"),
        ("Cái Rồng", "06994"),
        ("Đồng Tiến", "07192"),
        ("Thanh Lân", "07192-thanh-lan"),
        ("Vĩnh Trung, Móng Cái", "06757"),
        ("Cái Chiên", "06967"),
    ],
)
def test_one_place(typed: str, place: str) -> None:
    assert (find_places(typed).question, ids(find_places(typed))) == (Question.ANSWERED, [place])


@pytest.mark.parametrize(
    ("typed", "question", "places"),
    [
        ("Hà Khẩu", Question.SPLIT, {"06661", "06706"}),
        ("xã Hải Hòa", Question.SPLIT, {"06799", "06886"}),
        ("xã Hải Lạng", Question.SPLIT, {"06799", "06886", "06970"}),
        ("phường Đông Triều", Question.SPLIT, {"07090", "07093"}),
        ("Hải Hoà", Question.SEVERAL, {"06712", "06799", "06886"}),
        ("Bắc Sơn", Question.SEVERAL, {"06724", "06820"}),
        ("Thanh Sơn", Question.SEVERAL, {"06811", "06970"}),
        ("Đầm Hà", Question.SEVERAL, {"06895", "06913"}),
        ("Quang Trung", Question.SEVERAL, {"06811", "06922"}),
        ("Cộng Hòa", Question.SEVERAL, {"06799", "06886", "07147"}),
        ("phường Hà Khẩu cũ, Hạ Long", Question.SPLIT, {"06661", "06706"}),
        ("Đông Triều", Question.SEVERAL, {"07069", "07081", "07090", "07093", "07114"}),
        ("Cô Tô", Question.ISLANDS, {"07192", "07192-thanh-lan"}),
        ("huyện Vân Đồn", Question.ISLANDS, {"06994", *(area for area in BOAT_AREAS if area.startswith("06994"))}),
    ],
)
def test_asked(typed: str, question: Question, places: set[str]) -> None:
    found = find_places(typed)
    assert (found.exact, found.question, set(ids(found))) == (None, question, places)
    assert len({place.hint for place in found.choices}) == len(places)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Cẩm Thanhh", "06793"),
        ("Cảm Thành, Cẩm Phảr", "06793"),
        ("Hòn Gai", "06685"),
        ("Cửa Ôgn", "06781"),
        ("xã Cẩm Thành", "06793"),  # it was a ward
        ("Cẩm Thành, Uông Bí", "06793"),  # it was elsewhere; or that was the street
        ("Cẩm Thành, Uông Bí", "06820"),
        ("Phường Bến Nghé, Hồng Gai", "06685"),
        ("khu 3 Hà Tu", "06652"),
        ("phường Móng Cái", "06709"),
        ("Hà Khẩu, xã Việt Hưng", "06661"),  # that is a ward
    ],
)
def test_only_offered(typed: str, place: str) -> None:
    found = find_places(typed)
    assert (found.exact, found.question) == (None, Question.SIMILAR)
    assert place in ids(found)


@pytest.mark.parametrize(
    "typed",
    ["Phường Bến Nghé", "Hồng Hà, Hà Nội", "Quận 1", "Quảng Ninh", "Hà Ti", "", ", , ,", "phường", "Хонгай", "x" * 10_000],
)
def test_elsewhere_or_nothing(typed: str) -> None:
    assert find_places(typed) == Found(None, (), Question.NONE)


def test_the_hint_of_a_split_commune_says_what_its_part_was_joined_with() -> None:
    hints = {place.label: place.hint for place in find_places("Hà Khẩu").choices}
    assert hints["Phường Việt Hưng"] == (
        "trước 01/7/2025: một phần phường Hà Khẩu, TP Hạ Long; cùng với phường Giếng Đáy, phường Việt Hưng"
    )


def test_a_unit_in_a_district_is_told_by_the_communes_it_has_from_there() -> None:
    hints = {place.label: place.hint for typed in ("Hạ Long", "Đông Triều") for place in find_places(typed).choices}
    assert hints["Xã Kỳ Thượng"] == "thuộc TP Hạ Long cũ: xã Kỳ Thượng"
    assert hints["Phường Mạo Khê"].startswith("thuộc TP Đông Triều cũ: ")


def test_a_name_that_went_to_another_unit_than_the_old_commune_of_that_name_is_asked() -> None:
    units = [Unit("1", "xã", "An", "Xã An"), Unit("2", "xã", "Bình", "Xã Bình")]
    former = [Former((Name("xã", name, "Huyện Cửa"),), ("cua",), (code,)) for name, code in (("An", "2"), ("Bắc", "1"))]
    answer = Reader(Atlas(units, former, ())).find("An")
    assert (answer.question, {spot.id for spot in answer.spots()}) == (Question.SEVERAL, {"1", "2"})


def test_an_island_is_told_by_its_old_commune() -> None:
    told = {place.label: place.hint for place in find_places("Vân Đồn").choices}
    assert told["Đặc khu Vân Đồn: Quan Lạn"] == "trước 01/7/2025: xã Quan Lạn"
    assert "xã Hạ Long" in told["Đặc khu Vân Đồn: đảo Cái Bầu"]


def test_hints_speak_the_language_of_whoever_asks() -> None:
    english = find_places("Trới", lambda text: {"trước 01/7/2025: %(names)s": "before July 2025: %(names)s"}.get(text, text))
    assert english.exact is not None
    assert english.exact.hint == "before July 2025: thị trấn Trới, huyện Hoành Bồ"
