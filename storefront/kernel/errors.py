"""How capabilities say no: codes and values, from which `kernel.text` makes the sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


class ProblemCode(StrEnum):
    """Base of each capability's codes: `NAME = "code", N_("Sentence with {values}.")`."""

    message: str

    def __new__(cls, value: str, message: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = message
        return member


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that stands in the way.

    `at` names the form field or line it belongs to; `values` fill the sentence.
    """

    code: ProblemCode
    at: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


class ShopError(Exception):
    """Base of everything that a service raises on purpose."""


class NotFoundError(ShopError):
    """There is no such thing, or it is not for this actor's eyes: the page answers 404 either way."""


class ForbiddenError(ShopError):
    """The thing is the actor's, the act is not: 403."""


class RefusedError(ShopError):
    """The act is not possible now; every reason at once, and nothing has changed."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code.value for problem in problems))
        self.problems = problems


class StateConflictError(ShopError):
    """Somebody else moved it first: load it again and look."""


class BusyError(ShopError):
    """The database is taken for longer than we make people wait: 503 with Retry-After."""
