"""Woven pictures: each product has a cloth of its own, drawn from its words alone."""

from .picture import sampler, weave
from .placard import Placard, draw_placard
from .words import describe

__all__ = ["Placard", "describe", "draw_placard", "sampler", "weave"]
