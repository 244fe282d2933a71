"""What a journey can ask for: a served application and people at their browsers."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.live import live_server
from tests.journeys.people import Person
from tests.journeys.settings import Setting

Arrive = Callable[..., Person]


@pytest.fixture(scope="session")
def address(browser: Browser) -> Iterator[str]:
    """The address of the live application; where there is no browser, it is not started."""
    with live_server() as found:
        yield found


@pytest.fixture
def arrive(browser: Browser, address: str) -> Iterator[Arrive]:
    """Somebody comes: `arrive(setting)` is at a fresh browser. No page of a journey may have faults."""
    people: list[Person] = []

    def come(setting: Setting, *, scripts: bool = True) -> Person:
        people.append(Person(browser, address, setting, scripts=scripts))
        return people[-1]

    yield come
    faults = [fault for person in people for fault in person.faults]
    for person in people:
        if folder := os.environ.get("SCREENSHOTS"):
            person.page.screenshot(path=f"{folder}/last-{people.index(person)}.png")
        person.context.close()
    assert not faults, "\n".join(faults)
