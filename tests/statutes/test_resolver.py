"""From a law's name to the law: country, date, version, and ids for laws that the registry lacks."""

import pytest

from chargesheet.statutes.resolver import Identified, identify

ROWS = [
    # name, country, date, id, kind
    ("Criminal Code", "KZ", "2015-12-21", "KZ:criminal-code", "criminal"),
    ("Criminal Code", "KZ", "2014-12-31", "KZ:criminal-code-1997", "criminal"),
    ("Criminal Code", "KZ", "2015", "KZ:criminal-code", "criminal"),
    ("Criminal Code", "KZ", None, "KZ:criminal-code", "criminal"),
    ("Penal Code", "KZ", "2016", "KZ:criminal-code", "criminal"),
    ("criminal code", "KZ", "2016", "KZ:criminal-code", "criminal"),
    ("Penal Code", "TR", "2004-06", "TR:penal-code-1926", "criminal"),
    ("Penal Code", "TR", "2010", "TR:penal-code", "criminal"),
    ("TPC", "TR", "2006", "TR:penal-code", "criminal"),
    ("Turkish Penal Code", "TR", "2010", "TR:penal-code", "criminal"),
    ("Turkish Penal Code", "DE", "2010", "TR:penal-code", "criminal"),
    ("Turkish Penal Code", None, "2010", "TR:penal-code", "criminal"),
    ("Criminal Code of Ukraine", "RU", "2010", "UA:criminal-code", "criminal"),
    ("Criminal Code of the Republic of Kazakhstan", None, "2016", "KZ:criminal-code", "criminal"),
    ("1999 Penal Code", "VN", "2019", "VN:penal-code-1999", "criminal"),
    ("1965 Criminal Code", "GM", "2009", "GM:criminal-code", "criminal"),
    ("Indian Penal Code", "IN", "2010", "IN:indian-penal-code", "criminal"),
    ("Penal Code", "IN", "2025", "IN:indian-penal-code", "criminal"),
    ("National Security Law", "KR", "2010", "KR:national-security-law", "criminal"),
    ("National Security Law", "HK", "2021", "HK:national-security-law", "criminal"),
    ("Crimes Ordinance", "CN", "2021", "HK:crimes-ordinance", "criminal"),
    ("Constitution", "EG", "2010", "EG:constitution-1971", "constitution"),
    ("Constitution", "EG", "2015", "EG:constitution", "constitution"),
    ("Constitution", "CY", "2010", "CY:constitution", "constitution"),
    ("Law No. 88", "CU", "2005", "CU:law-88", "criminal"),
    ("Law 84/2002", "EG", "2010", "EG:law-on-associations-2002", "administrative"),
    ("Anti-Terrorism law", "TR", "2010", "TR:anti-terrorism-law", "criminal"),
    ("Anti- Terrorism Law", "TR", "2010", "TR:anti-terrorism-law", "criminal"),
    # Treaties.
    ("ICCPR", "KZ", None, "treaty:iccpr", "treaty"),
    ("International Covenant on Civil and Political Rights", None, None, "treaty:iccpr", "treaty"),
    ("UN Convention Against Torture", "KZ", None, "treaty:cat", "treaty"),
    ("four Geneva Conventions of 1949", "US", None, "treaty:geneva-conventions", "treaty"),
    ("Revised European Social Charter", "SK", None, "treaty:revised-european-social-charter", "treaty"),
    ("Universal Declaration of Human Rights", None, None, "treaty:udhr", "other"),
    ("Hague Convention", "NL", None, "treaty:hague-convention", "treaty"),
    # Laws that the registry lacks.
    ("Law on Bees and Honey", "KZ", None, "KZ:law-on-bees-and-honey", "unknown"),
    ("Law 30/2000", "FR", None, "FR:law-30-2000", "unknown"),
    ("Penal Code", "MC", None, "MC:penal-code", "criminal"),
    ("Criminal Procedure Act", "MC", None, "MC:criminal-procedure-act", "procedure"),
    ("Family Code", "MC", None, "MC:family-code", "civil"),
    ("Penal Code", None, None, None, "criminal"),
    ("Law", "KZ", None, None, "unknown"),
    ("Convention", "KZ", None, None, "treaty"),
    ("", "KZ", None, None, "unknown"),
]


@pytest.mark.parametrize(
    ("name", "country", "date", "statute", "kind"), ROWS, ids=[f"{r[0]} {r[1]} {r[2]}" for r in ROWS]
)
def test_identify(name: str, country: str | None, date: str | None, statute: str | None, kind: str) -> None:
    found = identify(name, country, date)
    assert (found.id, found.kind) == (statute, kind)
    assert found.name == name


def test_the_owner_names_the_country() -> None:
    assert identify("Criminal Code", "KZ", "2016", owner="Ukraine").id == "UA:criminal-code"
    assert identify("Criminal Code", "KZ", "2016", owner="Nowhere").id == "KZ:criminal-code"


def test_an_old_law_is_the_one_before() -> None:
    assert identify("penal code", "TR", "2006", version="old").id == "TR:penal-code-1926"
    assert identify("Criminal Code", "BY", "2006", version="old").id is None
    assert identify("Criminal Code", "KZ", "2016", version="new").id == "KZ:criminal-code"


def test_the_id_of_an_article() -> None:
    assert identify("Criminal Code", "KZ", "2016").article_id("174(2)") == "KZ:criminal-code:174(2)"
    assert identify("ICCPR").article_id("19") == "treaty:iccpr:19"
    assert Identified(None, "Law", None, "unknown").article_id("5") is None


REACH = [
    pytest.param("ICCPR", "53", True, id="the last article"),
    pytest.param("ICCPR", "19(2)", True, id="a part is no article"),
    pytest.param("ICCPR", "54", False, id="one more"),
    pytest.param("ICCPR", "369-1", False, id="an inserted one far beyond"),
    pytest.param("ECHR", "66", True, id="as it was numbered before"),
    pytest.param("European Convention on Human Rights", "301", False, id="by its full name"),
    pytest.param("Rome Statute", "8 bis", True, id="an inserted one"),
    pytest.param("Revised European Social Charter", "E", True, id="a letter"),
    pytest.param("Hague Convention", "369", True, id="a treaty that the registry lacks"),
    pytest.param("Criminal Code", "369-1", True, id="a code whose last article is not known"),
]


@pytest.mark.parametrize(("name", "article", "held"), REACH)
def test_no_article_beyond_the_last(name: str, article: str, held: bool) -> None:
    law = identify(name, "BY", "2022")
    assert law.can_hold(article) is held
    assert (law.article_id(article) is not None) is held
