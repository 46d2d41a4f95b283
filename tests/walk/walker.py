"""Somebody who follows every kind of link there is: page after page from the desk, as each of the people who are sent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.desk.reading import Reading, read

FEW = 2
"""So many pages of a kind (an endpoint with certain words in its query) one person looks at."""
EVERY_CASE, SOME_CASES = 40, 4
"""Cases stand at different stages, and what can be done follows from the stage: some people look at all of them."""
TOGETHER = 10
"""What so many people have looked at, the others leave out."""
FINE = (200, 303, 403, 409)
"""What a link may lead to: a page, on to another one, or a refusal that says why. Not 404, and never 500."""


@dataclass(frozen=True)
class Visit:
    """One page as one person got it; `page` is None for what is no page, such as a file."""

    who: str
    address: str
    endpoint: str
    status: int
    page: Reading | None


@dataclass
class Walk:
    """All visits of everybody."""

    app: Flask
    visits: list[Visit] = field(default_factory=list)
    looked: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def send(self, who: str, client: FlaskClient, *starts: str, cases: int = SOME_CASES) -> None:
        """Let this person follow links from these addresses, breadth first, over so many cases."""
        waiting, known, looked = list(starts), set(starts), Counter[tuple[str, ...]]()
        while waiting:
            address = waiting.pop(0)
            kind = self.kind(address)
            enough = looked[kind] >= (cases if kind[0] == "desk.case_page" else FEW) or self.enough(kind)
            if enough and address not in starts:
                continue
            looked[kind] += 1
            self.looked[kind] += 1
            visit = self.look(who, client, address, kind[0])
            found = [link for link in _inside(visit) if link not in known]
            known.update(found)
            waiting += found

    def enough(self, kind: tuple[str, ...]) -> bool:
        """Whether pages of this kind were seen often enough by all together; the case page has its own measure."""
        return kind[0] != "desk.case_page" and self.looked[kind] >= FEW * TOGETHER

    def look(self, who: str, client: FlaskClient, address: str, endpoint: str) -> Visit:
        """Ask for one page."""
        answer = client.get(address)
        text = answer.mimetype == "text/html" and answer.status_code != 303
        visit = Visit(who, address, endpoint, answer.status_code, read(answer.text) if text else None)
        self.visits.append(visit)
        return visit

    def kind(self, address: str) -> tuple[str, ...]:
        """The endpoint an address belongs to, "" for none, and the words of its query."""
        parts = urlsplit(address)
        names = sorted({name for name, _ in parse_qsl(parts.query)})
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(parts.path, method="GET")
        except RequestRedirect:
            return ("redirect", *names)
        except HTTPException:
            return ("", parts.path, *names)
        return (str(endpoint), *names)

    @property
    def reached(self) -> set[str]:
        """The endpoints that somebody saw a page of."""
        return {visit.endpoint for visit in self.visits if visit.status == 200}

    def pages(self) -> Iterator[Visit]:
        """What was shown to be read, refusals included."""
        return (visit for visit in self.visits if visit.page is not None)


def _inside(visit: Visit) -> list[str]:
    if visit.page is None:
        return []
    links = [link.partition("#")[0] for link in visit.page.links]
    return [link for link in dict.fromkeys(links) if link.startswith("/") and not link.startswith("/static/")]
