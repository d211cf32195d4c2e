"""Lines into blocks; see ``chargesheet.grammar.layout``."""

from chargesheet.grammar.layout import Layout as Layout
from chargesheet.grammar.layout import field_labels as field_labels
from chargesheet.grammar.layout import find_layout as find_layout
