"""State machines as data: an enum, and which of its members may follow which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

S = TypeVar("S", bound="StrEnum")


@dataclass(frozen=True, kw_only=True)
class Machine(Generic[S]):
    """One kind of thing that moves through states.

    `transitions` names for every state those that may follow; a state without followers is final.
    """

    name: str
    states: type[S]
    initial: S
    transitions: Mapping[S, frozenset[S]]

    def __post_init__(self) -> None:
        if missing := set(self.states) - set(self.transitions):
            raise ValueError(f"{self.name}: no transitions given for {sorted(missing)}")
        if lost := set(self.states) - self.reachable():
            raise ValueError(f"{self.name}: never reached: {sorted(lost)}")

    def reachable(self) -> set[S]:
        seen, waiting = {self.initial}, [self.initial]
        while waiting:
            new = self.transitions[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    def allows(self, seen: S, to: S) -> bool:
        return to in self.transitions[seen]
