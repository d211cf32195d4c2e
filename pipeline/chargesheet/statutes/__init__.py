"""Statutes: the registry of codes, acts and treaties by country, and what resolves a citation to one of them.

>>> from chargesheet.statutes import read_provisions
>>> reading = read_provisions("charged under Article 174 of the Criminal Code", country="KZ", date="2015-12-21")
>>> reading.provisions[0].articles[0].id
'KZ:criminal-code:174'
>>> reading.provisions[0].articles[0].urn
'urn:lex:kz:state:criminal.code:2014;lex-1~art174'
"""

from chargesheet.statutes.reading import read_provisions
from chargesheet.statutes.types import Anaphor, ReadArticle, Reading, ReadLaw, ReadProvision

__all__ = ["Anaphor", "ReadArticle", "ReadLaw", "ReadProvision", "Reading", "read_provisions"]
