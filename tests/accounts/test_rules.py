"""Decisions about signing in, passwords, and what people type."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import (
    LONGEST_WAIT,
    ROLE_SCOPES,
    Role,
    device_name,
    is_on_this_machine,
    may_retry_at,
    own_path,
    password_fault,
    read_birth,
)
from tests.makers import NOW


@pytest.mark.parametrize("failures", range(5))
def test_the_first_failures_cost_no_wait(failures: int) -> None:
    assert may_retry_at(failures, NOW) == NOW


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [(may_retry_at(n, NOW) - NOW).total_seconds() for n in range(5, 13)]
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


@given(st.integers(0, 10**9))
def test_no_number_of_failures_locks_for_longer_than_a_quarter_of_an_hour(failures: int) -> None:
    assert timedelta(0) <= may_retry_at(failures, NOW) - NOW <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn", "password-short"),
        ("1234567890", "password-simple"),
        ("aaaaaaaaaabb", "password-simple"),
        ("x" * 201, "password-long"),
        ("nguyenvanan-2026", "password-own-name"),
        ("sông núi nước nam", None),
        ("demo-diem-cau", None),
    ],
)
def test_a_new_password_is_judged(password: str, fault: str | None) -> None:
    assert password_fault(password, own_names=["nguyenvanan", ""]) == fault


@pytest.mark.parametrize("target", ["/", "/my/results", "/trainings/3/courses/a?x=1&y=//2"])
def test_own_paths_are_kept(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//evil.vn",
        "/\\evil.vn",
        "https://evil.vn",
        "evil",
        "/\t/evil.vn",
        "/a\nb",
        "javascript:alert(1)",
    ],
)
def test_a_target_that_could_lead_elsewhere_is_dropped(target: str | None) -> None:
    assert own_path(target) is None


@given(st.text(alphabet="/\\.:eh \t\n%@", max_size=8))
def test_whatever_is_kept_stays_on_this_site(target: str) -> None:
    kept = own_path(target)
    assert kept is None or (kept[0] == "/" and kept[1:2] not in {"/", "\\"})


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_known(address: str, host: str) -> None:
    for headers in ({"User-Agent": "Chrome"}, {"Origin": f"http://{host}"}, {"Origin": "null"}):
        assert is_on_this_machine(address, host, headers, "HTTP/1.1")


@pytest.mark.parametrize(
    ("address", "host", "header"),
    [
        ("192.168.1.7", "localhost", "Host"),
        ("127.0.0.1", "diemcau.vn", "Host"),
        ("127.0.0.1", "localhost", "X-Forwarded-For"),
        ("127.0.0.1", "localhost", "X-FORWARDED-PROTO"),
        ("127.0.0.1", "localhost", "Forwarded"),
        ("127.0.0.1", "localhost", "Via"),
        ("127.0.0.1", "localhost", "X-Real-IP"),
        (None, "localhost", "Host"),
        ("no address", "", "Host"),
    ],
)
def test_others_and_proxies_are_not_this_machine(address: str | None, host: str, header: str) -> None:
    assert not is_on_this_machine(address, host, {header: "1"}, "HTTP/1.1")


@pytest.mark.parametrize(
    ("headers", "protocol"),
    [({}, "HTTP/1.0"), ({"Origin": "https://diemcau.vn"}, "HTTP/1.1")],
)
def test_a_proxy_that_says_nothing_is_known_all_the_same(headers: dict[str, str], protocol: str) -> None:
    assert not is_on_this_machine("127.0.0.1", "127.0.0.1:8000", headers, protocol)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1998", "1998"),
        (" 15/7/1998 ", "1998-07-15"),
        ("15-07-1998", "1998-07-15"),
        ("1998-7-5", "1998-07-05"),
        ("31/02/1998", None),
        ("98", None),
        ("٣/٣/1998", None),
        ("hôm qua", None),
    ],
)
def test_a_birth_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    assert read_birth(typed) == read


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Zalo android/24", "Zalo, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120", "Edge, Windows"),
        ("", ""),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_every_role_but_the_trainee_can_be_bound_to_something() -> None:
    assert set(ROLE_SCOPES) == set(Role) - {Role.TRAINEE}
    assert all(ROLE_SCOPES.values())
