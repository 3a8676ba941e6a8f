"""Hostile files are refused within five seconds and 100 MB, damaged ones with a word, and nothing is ever computed."""

import json
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalogue.imports.reading.queries import Refused, read
from tests.catalogue.imports.books import HEADER, TITLE, kinds, lines, saved, workbook
from tests.catalogue.imports.reading.hostile import FILES, package, sheet

ROOT = Path(__file__).parents[4]
MOST_SECONDS = 5
MOST_MB = 100


def taken(content: bytes) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.catalogue.imports.reading.hostile"]
    done = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_in_time_and_in_little_memory(name: str) -> None:
    reason, make = FILES[name]
    found = taken(make())
    assert found["reason"] == reason
    assert float(str(found["seconds"])) < MOST_SECONDS
    assert float(str(found["grown_mb"])) < MOST_MB


def test_a_list_of_a_hundred_thousand_rows_is_read_in_moderate_memory() -> None:
    rows = "".join(
        f'<row><c t="s"><v>{i}</v></c><c t="s"><v>100000</v></c><c t="s"><v>100001</v></c></row>' for i in range(100_000)
    )
    strings = (
        "".join(f"<si><t>1.{i:06d}</t></si>" for i in range(100_000)) + "<si><t>Đăng ký khai sinh</t></si><si><t>x</t></si>"
    )
    found = taken(package(sheet(rows), sharedStrings=f"<sst>{strings}</sst>"))
    assert found["reason"] == "read 100000 lines"
    assert float(str(found["grown_mb"])) < MOST_MB


def test_a_formula_is_a_doubt_with_the_value_that_was_stored() -> None:
    found = lines([TITLE, HEADER, (1, "1.001193", '=HYPERLINK("http://a.example","x")', "x", "=1+1")])
    assert [(each.name, each.return_by_post, kinds(each)) for each in found] == [
        ("", None, ["missing_name", "formula", "formula"])
    ]
    stored = (
        '<row><c t="str"><f>A1</f><v>1.001193</v></c><c t="str"><f>B1</f><v>Khai sinh</v></c><c t="e"><v>#REF!</v></c></row>'
    )
    (line,) = read(package(sheet(stored)), "list.xlsx").lines
    assert (line.code, line.name, line.submit_by_post) == ("1.001193", "Khai sinh", None)
    assert [reason.text() for reason in line.reasons][1:] == [
        "formula in A2: =A1",
        "formula in B2: =B1",
        "formula in C2: #REF!",
    ]


def test_markup_with_prefixes_is_the_same_markup() -> None:
    plain = sheet('<row r="7"><c r="A7" t="inlineStr"><is><r><t>1.00</t></r><r><t>1193</t></r></is></c></row>')
    prefixed = plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    found = [read(package(each), "list.xlsx").lines for each in (plain, prefixed)]
    assert found[0] == found[1]
    assert (found[0][0].row, found[0][0].code) == (7, "1.001193")


def test_workbooks_with_macros_and_other_packages_are_refused() -> None:
    for parts in ({"vbaProject": "", "workbook": ""}, {}):
        content = (
            package(sheet("")).replace(b"xl/workbook.xml", b"xl/workbook.bin") if not parts else package(sheet(""), **parts)
        )
        if parts:
            content = content.replace(b"xl/vbaProject.xml", b"xl/vbaProject.bin")
        with pytest.raises(Refused) as refused:
            read(content, "list.xlsx")
        assert refused.value.reason == "unknown_format"


@cache
def messy() -> bytes:
    return (Path(__file__).parent.parent / "data" / "annex_messy.xlsx").read_bytes()


def reads_or_refuses(content: bytes) -> None:
    """Whatever else is raised fails the test."""
    with suppress(Refused):
        read(content, "list.xlsx")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    reads_or_refuses(content)
    reads_or_refuses(b"PK\x03\x04" + content)
    reads_or_refuses("Mã TTHC,Tên TTHC,Cấp\n".encode() + content)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 18_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4))
def test_a_damaged_package_is_read_or_refused(wounds: list[tuple[int, bytes]]) -> None:
    content = bytearray(messy())
    for at, wound in wounds:
        content[at : at + len(wound)] = wound
    reads_or_refuses(bytes(content))


PIECES = st.sampled_from(
    [
        *(
            "<row>",
            "</row>",
            '<row r="0">',
            '<row r="x">',
            "<c>",
            "</c>",
            '<c r="A1">',
            '<c t="s">',
            '<c t="inlineStr">',
            "<v>",
        ),
        *("</v>", "<f>", "</f>", "<is>", "</is>", "<t>", "</t>", "<r>", "</r>", "<rPr>", "</rPr>", "-1", "1e999", "nan", "x"),
        *('<mergeCell ref="B2:A1"/>', '<mergeCell ref=":"/>', "<mergeCell/>", '<rFont val=".VnTime"/>', "\x00", "<a:b/>"),
        *('<c s="-1">', "1.001193", "&amp;", "<si>", "</si>", "<font>", "</font>", "<fonts>", "</fonts>", "<cellXfs>", "<xf/>"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_markup_in_any_order_is_read_or_refused(pieces: list[str]) -> None:
    reads_or_refuses(package(sheet("".join(pieces))))
    reads_or_refuses(package(sheet(""), sharedStrings=f"<sst>{''.join(pieces)}</sst>", styles=f"<s>{''.join(pieces)}</s>"))


WORDS = st.sampled_from(["x", "I", "Tổng số", "1.001193", "Tên TTHC", "Tiếp nhận", "(1)"])
CELLS = st.one_of(st.none(), st.text(max_size=20), st.integers(), WORDS)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_every_row_with_a_code_and_a_name_is_told_of(rows: list[list[object]]) -> None:
    tidy = [[each if not isinstance(each, str) or each.isprintable() else "a" for each in row] for row in rows]
    at = 3 + len(tidy)
    found = read(saved(workbook({"S": [TITLE, HEADER, *tidy, (1, "1.000656", "Khai tử", "x", "x")]})), "list.xlsx").lines
    assert [each.code for each in found if each.row == at] in (["1.000656"], [""])
