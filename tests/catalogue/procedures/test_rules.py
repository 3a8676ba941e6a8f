"""Original or copy, read out of the names of papers; what is left without the post."""

import csv
from dataclasses import replace

import pytest

from portal.catalogue.procedures.rules import (
    bare_number,
    kinds,
    near_codes,
    nearest_first,
    paper_name,
    papers,
    said_once,
    says_time,
    ways_left,
)
from portal.catalogue.publications.service import LIST
from tests.catalogue.publications.lists import BIRTH


@pytest.mark.parametrize(
    ("paper", "forms"),
    [
        ("Tờ khai đăng ký khai sinh theo mẫu", ()),
        ("Bản chính Giấy chứng sinh", ("original",)),
        ("Bản gốc Chứng chỉ đã được cấp", ("original",)),
        ("Bản sao giấy khai sinh đối với trẻ em", ("copy",)),
        ("Bản sao hộ chiếu có chứng thực", ("certified",)),
        ("Bản sao đã được chứng thực Giấy chứng nhận cư trú", ("certified",)),
        ("BẢN CHÍNH hoặc bản sao có chứng thực quyết định", ("original", "certified")),
        ("Bản sao kèm bản chính để đối chiếu Giấy đăng ký", ("copy", "shown")),
        ("Bản sao giấy phép, đối chiếu với bản chính", ("copy", "shown")),
        ("Bản sao điện tử được chứng thực từ bản chính", ()),
        ("Bản chính điện tử hợp đồng", ()),
        ("Giấy tờ chứng minh quan hệ với người được cấp bản chính", ()),
        ("Mẫu điện tử yêu cầu cấp bản sao Giấy khai sinh, bản sao Trích lục hộ tịch", ()),
        ("Tờ khai đề nghị bản sao Trích lục hộ tịch theo mẫu", ()),
        ("Giấy chứng sinh; nếu không có bản chính thì nộp giấy cam đoan", ()),
        ("Văn bản ủy quyền (được chứng thực) theo quy định", ()),
        ("Giấy đăng ký kiểm tra có xác nhận: 01 bản chụp", ("copy",)),
        ("Tài liệu, chứng từ nộp về Quỹ (bản chính/sao y)", ("original", "certified")),
    ],
)
def test_the_form_of_a_paper_is_read_from_its_name_and_never_guessed(paper: str, forms: tuple[str, ...]) -> None:
    assert kinds(paper) == forms


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("(i) Bản sao hợp đồng", "Bản sao hợp đồng"),
        ("(2) biên bản họp", "Biên bản họp"),
        ("- Tờ khai", "Tờ khai"),
        ("a) Tờ khai", "Tờ khai"),
        ("Đơn đề nghị", "Đơn đề nghị"),
        ("01 bản chụp", "01 bản chụp"),
        ("(Nếu có) Giấy phép", "(Nếu có) Giấy phép"),
        ("-", "-"),
    ],
)
def test_a_list_mark_in_front_of_a_paper_is_dropped(paper: str, name: str) -> None:
    assert paper_name(paper) == name


def test_no_paper_of_the_shipped_list_loses_its_name() -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        papers = {paper.strip() for row in csv.DictReader(file) for paper in row["papers"].split(" | ") if paper.strip()}
    assert len(papers) > 1000
    for paper in papers:
        assert len(paper_name(paper)) >= len(paper) - 8, paper
        assert len(kinds(paper)) == len(set(kinds(paper)))


def test_the_ways_left_are_those_the_reason_names() -> None:
    for only, ways in (
        ("trực tiếp", ("counter",)),
        ("trực tuyến", ("online",)),
        ("trực tuyến, trực tiếp", ("online", "counter")),
    ):
        assert ways_left(replace(BIRTH, reason=f"Không ghi hình thức nộp qua bưu chính (chỉ: {only}); kết quả điện tử")) == ways
    assert ways_left(replace(BIRTH, reason="Hai bên phải ký")) == ()


def test_the_commune_comes_first_and_what_both_say_is_known() -> None:
    province = replace(BIRTH, level="tinh", agency="Sở Tư pháp")
    assert [each.level for each in nearest_first([province, BIRTH])] == ["xa", "tinh"]
    assert said_once([province, BIRTH], "papers", "days")
    assert not said_once([province, BIRTH], "agency")


def test_a_time_is_told_only_where_the_record_tells_one() -> None:
    silent = [replace(BIRTH, days=None, days_unit="", time_text=text) for text in ("", "Không có thông tin")]
    assert not any(map(says_time, silent))
    bare = replace(BIRTH, days=None, days_unit="", time_text="12 (không ghi đơn vị)")
    assert (bare_number(bare), bare_number(BIRTH)) == ("12", "")
    assert says_time(replace(bare, time_text="8 Giờ"))


def test_dots_where_the_extraction_cut_off_are_no_paper() -> None:
    assert papers(replace(BIRTH, papers=("Tờ khai", "…", "..."))) == ("Tờ khai",)


def test_a_code_typed_with_one_slip_finds_its_neighbours() -> None:
    near = set(near_codes("1.001193"))
    assert {"1.001194", "2.001193", "1.001139", "1.010193"} <= near
    assert all(sum(a != b for a, b in zip("1.001193", code, strict=True)) <= 2 for code in near if code[1] == ".")
