"""Running numbers, unique within their office and year, so that no table needs a unique value across the province."""

from sqlalchemy import text

from portal.kit.db import session
from portal.organisations.models import Office

NEXT = text(
    "insert into number_series (office_id, series, year, last) values (:office, :series, :year, 1)"
    " on conflict (office_id, series, year) do update set last = number_series.last + 1 returning last"
)


def next_number(office: Office, series: str, year: int) -> int:
    """The next number of `series` at `office` in `year`; locked until the transaction ends, so that none is skipped."""
    return int(session().execute(NEXT, {"office": office.id, "series": series, "year": year}).scalar_one())
