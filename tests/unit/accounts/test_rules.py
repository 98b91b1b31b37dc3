from __future__ import annotations

import pytest

from storefront.accounts.rules import password_problems, person_problems, read_contact, scope_problems
from storefront.accounts.types import AccountProblem, Contact, NewPerson, Role
from storefront.kernel.emails import normal_email


def test_all_problems_come_at_once() -> None:
    problems = person_problems(NewPerson(name=" ", email="maria", password="pendek"))
    assert [(problem.code, problem.at) for problem in problems] == [
        (AccountProblem.NAME_MISSING, "name"),
        (AccountProblem.EMAIL_INVALID, "email"),
        (AccountProblem.PASSWORD_SHORT, "password"),
    ]


@pytest.mark.parametrize("email", ["maria@contoh.id", " Maria.Goreti+toko@Dinas.NTTProv.go.id ", "a@b-c.co"])
def test_addresses_that_are_taken(email: str) -> None:
    assert person_problems(NewPerson(name="Maria", email=email, password="sepuluh123")) == []


@pytest.mark.parametrize(
    "email",
    [
        "",
        "maria",
        "@contoh.id",
        "maria@contoh",
        "a b@contoh.id",
        "a@b@contoh.id",
        "a@-b.id",
        "a@b..id",
        "x" * 250 + "@b.id",
    ],
)
def test_addresses_that_are_refused(email: str) -> None:
    codes = [problem.code for problem in person_problems(NewPerson(name="M", email=email, password="sepuluh123"))]
    assert codes == [AccountProblem.EMAIL_INVALID]


def test_an_address_is_kept_in_one_form() -> None:
    assert normal_email(" Maria@Contoh.ID ") == "maria@contoh.id"


@pytest.mark.parametrize(
    ("length", "code"),
    [(9, AccountProblem.PASSWORD_SHORT), (10, None), (200, None), (201, AccountProblem.PASSWORD_LONG)],
)
def test_password_lengths(length: int, code: AccountProblem | None) -> None:
    assert [problem.code for problem in password_problems("x" * length)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("role", "scope", "codes"),
    [
        (Role.PMD_KABUPATEN, "", [AccountProblem.SCOPE_NEEDED]),
        (Role.PMD_KABUPATEN, "53.09", []),
        (Role.PMD_KABUPATEN, "99.99", [AccountProblem.REGENCY_UNKNOWN]),
        (Role.GERAI, "1", []),
        (Role.ADMIN, "", []),
        (Role.ADMIN, "53.09", [AccountProblem.SCOPE_UNKNOWN]),
    ],
)
def test_scopes(role: Role, scope: str, codes: list[AccountProblem]) -> None:
    assert [problem.code for problem in scope_problems(role, scope)] == codes


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (" Maria@Contoh.ID ", Contact(email="maria@contoh.id")),
        ("0812 3456 7890", Contact(phone="+6281234567890")),
        ("62812-3456-7890", Contact(phone="+6281234567890")),
        ("maria@", None),
        ("Maria Bupu", None),
        ("123", None),
        ("", None),
    ],
)
def test_a_contact_is_read_as_address_or_number(text: str, contact: Contact | None) -> None:
    assert read_contact(text) == contact


def test_a_person_needs_one_way_to_be_reached() -> None:
    codes = [problem.code for problem in person_problems(NewPerson(name="Maria", password="sepuluh123"))]
    assert codes == [AccountProblem.CONTACT_INVALID]
