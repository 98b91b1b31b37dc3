"""Woven pictures: each product has a cloth of its own, drawn from its words alone."""

from .picture import sampler, weave
from .words import describe

__all__ = ["describe", "sampler", "weave"]
