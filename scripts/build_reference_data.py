"""Make the shipped reference data from the collected sources: python scripts/build_reference_data.py [FOLDER].

FOLDER holds units.csv, units_2018.csv, post_offices.csv, holidays.csv, procedures.csv, procedures_extended.csv (its
NOTES.md tells where every column comes from). The result is written to the data folders of places and of the catalogue's
publications; the same sources give the same bytes. Nothing is invented: an empty cell stays empty, and what is an
assumption says so in its column.
"""

import csv
import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from portal.catalogue.publications.rules import is_sensitive

ROOT = Path(__file__).resolve().parent.parent
PLACES, CATALOGUE = (
    ROOT / "portal" / "places" / "data",
    ROOT / "portal" / "catalogue" / "publications" / "data",
)
YEARS = range(2026, 2031)
LEVELS = {"tỉnh": "tinh", "xã": "xa"}
Row = dict[str, str]


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    units, former = read(source / "units.csv"), read(source / "units_2018.csv")
    offices = [row for row in read(source / "post_offices.csv") if row["basis"] == "source"]
    write(PLACES / "units.csv", unit_rows(units, former, offices))
    write(PLACES / "former_units.csv", former_rows(units, former))
    write(PLACES / "offices.csv", [*post_rows(offices), *desk_rows(units)])
    write(PLACES / "calendar.csv", calendar_rows(read(source / "holidays.csv")))
    procedures = [*read(source / "procedures.csv"), *read(source / "procedures_extended.csv")]
    write(CATALOGUE / "procedures.csv", procedure_rows(procedures))


def unit_rows(units: Sequence[Row], former: Sequence[Row], offices: Sequence[Row]) -> Iterable[dict[str, Any]]:
    """54 units with their former names, and the post office that serves each (an assumption where it has none)."""
    for unit in units:
        own = [office for office in offices if office["commune_code"] == unit["code"]]
        served_by = own[0] if own else nearest(unit, units, offices)
        yield {
            "code": unit["code"], "kind": unit["type"], "name": unit["name"], "full_name": unit["full_name"],
            "former_names": "; ".join(former_names(unit, former)),
            "serving_office": f"post-{served_by['pos_code']}",
            "serving_basis": "own" if own else "assumed: nearest by approximate centre, to be confirmed by the post",
        }  # fmt: skip


def former_names(unit: Row, former: Sequence[Row]) -> list[str]:
    names = [name.strip() for name in unit["merged_from"].split(";")]
    for old in former:
        if unit["code"] in re.split(r";\s*", old["new_unit_codes"]):
            part = " (một phần)" if ";" in old["new_unit_codes"] else ""
            names += [f"{name}{part}" for name in (old["commune_name"], old["name_before_2025_07"]) if name]
    return sorted(dict.fromkeys(name for name in names if name))


def former_rows(units: Sequence[Row], former: Sequence[Row]) -> Iterable[dict[str, Any]]:
    """186 communes of 2018: name and district then, name and district on 30 June 2025, where each lies now.

    A commune that ended before has no later name, but the district of the one that took it in.
    """
    detail = "; ".join(unit["merged_from_detail"] for unit in units)
    later = {code: one_spelling(district) for code, district in re.findall(r"(\d{5}) [^;(]+ \(([^)]+)\)", detail)}
    for old in former:
        last = old["successor_code"] or old["commune_code"]
        yield {
            "code": old["commune_code"],
            "name_2018": one_spelling(old["commune_name"]), "district_2018": old["district_name"],
            "name_2025": one_spelling(old["name_before_2025_07"]), "district_2025": later[last],
            "units": old["new_unit_codes"],
        }  # fmt: skip


def one_spelling(name: str) -> str:
    """The sources write the tone both ways, sometimes in one file: here as in the names of today."""
    return re.sub(r"oà\b", "òa", name)


def nearest(unit: Row, units: Sequence[Row], offices: Sequence[Row]) -> Row:
    centres = {row["code"]: (float(row["lat_approx"]), float(row["lon_approx"])) for row in units}
    here = centres[unit["code"]]
    return min(
        offices,
        key=lambda office: (
            math.dist(here, centres[office["commune_code"]]),
            office["pos_code"],
        ),
    )


def post_rows(offices: Sequence[Row]) -> Iterable[dict[str, Any]]:
    for office in sorted(offices, key=lambda row: row["pos_code"]):
        yield {
            "id": f"post-{office['pos_code']}", "kind": "post_office", "name": office["name"],
            "unit_code": office["commune_code"], "address": office["address"], "phone": office["phone"],
            "as_of": "2024-06", "confirmed": "no",
        }  # fmt: skip


def desk_rows(units: Sequence[Row]) -> Iterable[dict[str, Any]]:
    common = {
        "kind": "desk",
        "address": "",
        "phone": "",
        "as_of": "2025-07",
        "confirmed": "no",
    }
    yield {
        "id": "desk-22",
        "name": "Trung tâm Phục vụ hành chính công Quảng Ninh",
        "unit_code": "",
        **common,
    }
    for unit in units:
        name = f"Trung tâm Phục vụ hành chính công {unit['full_name']}"
        yield {
            "id": f"desk-{unit['code']}",
            "name": name,
            "unit_code": unit["code"],
            **common,
        }


def calendar_rows(holidays: Sequence[Row]) -> Iterable[dict[str, Any]]:
    """Days that differ from the week: both organisations close on public holidays; the swaps are the State's alone."""
    for row in holidays:
        if date.fromisoformat(row["date"]).year not in YEARS:
            continue
        swapped = row["kind"] in ("nghỉ hoán đổi", "làm bù")
        for organisation in ("state",) if swapped else ("state", "post"):
            yield {
                "organisation": organisation, "day": row["date"],
                "open": "yes" if row["day_type"] == "làm bù" else "no", "name": row["name"], "basis": row["basis"],
            }  # fmt: skip


def procedure_rows(procedures: Sequence[Row]) -> Iterable[dict[str, Any]]:
    """One row per code and level."""
    for row in procedures:
        for level in row["level"].split(";"):
            yield {
                "code": row["code"], "level": LEVELS[level], "name": row["name"], "field": row["field"],
                "agency": agency(row["agency"], level), "submit_by_post": row["receive_by_post"],
                "return_by_post": row["return_by_post"], "reason": reason(row["reason_if_no"]),
                "legal_basis": row["legal_basis"],
                "days": row["days"], "days_unit": row["days_unit"] if row["days"] else "",
                "time_text": row["time_text"], "fee_vnd": row["fee_vnd"], "fee_note": row["fee_note"],
                "papers": row["required_papers"], "result": row["result"],
                "sensitive": "yes" if is_sensitive(row["name"], row["field"]) else "no",
                "eligibility_basis": row["eligibility_basis"], "as_of": row["as_of"], "note": row["note"],
            }  # fmt: skip


def agency(text: str, level: str) -> str:
    """Of an agency for each level, the one that fits; otherwise the source's words."""
    parts = [part.strip() for part in text.split(";")]
    fitting = [part for part in parts if ("cấp xã" in part or "cơ sở" in part) == (level == "xã")]
    return "; ".join(fitting or parts) if len(parts) > 1 else text


def reason(text: str) -> str:
    """The sources' shorthand in plain words."""
    text = text.replace(
        'CSDL quốc gia không ghi hình thức nộp "Dịch vụ bưu chính"',
        "Cơ sở dữ liệu quốc gia về thủ tục hành chính không ghi hình thức nộp qua bưu chính",
    )
    return text.replace("CSDL quốc gia", "Cơ sở dữ liệu quốc gia về thủ tục hành chính")


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: unicodedata.normalize("NFC", value) for key, value in row.items()} for row in csv.DictReader(file)]


def write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    found = list(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{path.relative_to(ROOT)}: {len(found)} rows")


if __name__ == "__main__":
    main()
