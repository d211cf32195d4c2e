"""Inline markup; see ``chargesheet.grammar.markup``."""

from chargesheet.grammar.markup import find_markup as find_markup
from chargesheet.grammar.markup import join_spans as join_spans
from chargesheet.grammar.markup import look_past as look_past
