"""Laws named without an article: where a name starts and ends, and what is no law."""

import pytest

from chargesheet.grammar.provisions_mentions import find_laws

NAMES = [
    "Penal Code",
    "Constitution",
    "1999 Penal Code",
    "1948 Sedition Act",
    "Sedition Act 1948",
    "Electronic Media Act, 2000",
    "Computer Crimes Act",
    "Law 30/2000",
    "Law 06-01",
    "Law No. 114-FZ",
    "Federal Law No. 114-FZ",
    "Law 12 of 1994",
    "Decree-Law 5651",
    "Decree 56 of 2002",
    "Legislative Decree No. 49",
    "Presidential Decree 90/2008",
    "Act XLV of 1860",
    "Military Order 101",
    "Law No. 71 of 1972",
    "Law on Non-profit Organizations",
    "Law on Freedom of Conscience and Religious Organizations",
    "Law on crimes against the security of the state",
    "(Amending) Law on Refugees",
    "Law on Foreigners",
    "Press and Publications Law",
    "Public Order and Security Act",
    "Maintenance of Public Order Ordinance",
    "Maintenance of Peace and Order Act",
    "Privileges, Immunities and Powers of Parliament Act",
    "Criminal Law (Codification and Reform) Act",
    "Unlawful Activities (Prevention) Act",
    "Constitution of Zimbabwe Amendment Act (No.17)",
    "Access to Information and Protection of Privacy Act",
    "Trading with the Enemy Act",
    "Offences against the State Act",
    "Maria da Penha Law",
    "New Zealand Bill of Rights Act 1990",
    "Code of Criminal Procedure",
    "Code of Administrative Offences",
    "Criminal Code of Ukraine",
    "Optional Protocol to the UN Convention Against Torture",
    "Second Optional Protocol to the International Covenant on Civil and Political Rights",
    "UN Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment",
    "International Covenant on Economic, Social and Cultural Rights",
    "Convention on the Rights of the Child",
    "UN Women’s Convention",
    "1951 Refugee Convention",
    "1967 Protocol",
    "Geneva Conventions of 1949",
    "Rome Statute of the International Criminal Court",
    "Universal Declaration of Human Rights",
    "UN Declaration on the Rights of Indigenous Peoples",
    "European Social Charter",
    "African Charter on Human and Peoples’ Rights",
    "Council of Europe Convention on Action against Trafficking in Human Beings",
    "Convention for the Protection of All Persons from Enforced Disappearance",
    "Dublin II Regulation",
    "Asylum Procedures Directive",
    "Anti-Terrorism Proclamation",
    "Darfur Peace Agreement",
    "Computer-related Crimes Act",
    "Anti- Terrorism Law",
    "2006 counter-terrorism law",
    "2007 transfer law",
    "Criminal and Criminal Procedure Codes",
    "ILO Convention No. 169",
    "Gender and Sexually-Based Violence Bill",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They were held under the ", " for a year."),
        ("It breaks the ", ", which is in force."),
        ("(the ", ")"),
        ("Egypt’s ", " was amended."),
    ],
    ids=["under", "breaks", "brackets", "owner"],
)
def test_name(name: str, before: str, after: str) -> None:
    text = f"{before}{name}{after}"
    assert [text[law.start : law.end] for law in find_laws(text)] == [name]


SEVERAL = [
    ("the Public Order and Security Act (POSA). The POSA was used.", ["Public Order and Security Act", "POSA", "POSA"]),
    (
        "the Convention on the Elimination of All Forms of Discrimination against Women (CEDAW)",
        ["Convention on the Elimination of All Forms of Discrimination against Women", "CEDAW"],
    ),
    (
        "the Rome Statute of the International Criminal Court (ICC)",
        ["Rome Statute of the International Criminal Court"],
    ),
    ("Section 121 of the Criminal Procedure and Evidence Act (CPEA)", ["CPEA"]),
    ("Article 31 of the Penal Code, Law 12 of 1994", ["Law 12 of 1994"]),
    ("both the Penal Code and Press Code", ["Penal Code", "Press Code"]),
    ("the Penal Code and the Law on Assemblies", ["Penal Code", "Law on Assemblies"]),
    ("the UN Convention against Torture and the Press Law", ["UN Convention against Torture", "Press Law"]),
    ("The Press Law and Amnesty International", ["Press Law"]),
    ("Under the Act, which replaced the Press Law", ["Press Law"]),
    ("In July Law 5/09 was passed", ["Law 5/09"]),
    ("A new Press Law was drafted", ["Press Law"]),
    ("Headline\nPress Law changes", ["Press Law"]),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL, ids=[text[:40] for text, _ in SEVERAL])
def test_several(text: str, names: list[str]) -> None:
    assert [text[law.start : law.end] for law in find_laws(text)] == names


NO_LAWS = [
    "under international law, domestic law and the law",
    "Martial Law was declared",
    "the Law Society and the Law Lords",
    "the Law Reform Commission",
    "a bill, a decree and an act",
    "The Act was passed. The Decree, the Code and the Bill were not.",
    "The Ministry of Public Order",
    "President Bill Clinton",
    "the Code of Conduct",
    "signatories of the Charter",
    "the National Convention met",
    "Act now and write",
    "the Damascus Declaration",
    "the State Law and Order Council",
    "the CAT recommended",
]


@pytest.mark.parametrize("text", NO_LAWS)
def test_no_law(text: str) -> None:
    assert find_laws(text) == ()


def test_known_acronyms_name_laws_anywhere() -> None:
    text = "Charged under the NSL; the NSLX and ANSL are others."
    assert [text[law.start : law.end] for law in find_laws(text, {"NSL"})] == ["NSL"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It ratified the CAT.", 1),
        ("the articles of CEDAW", 1),
        ("The CAT urged the government.", 0),
        ("under the CEDAW Committee", 0),
    ],
)
def test_doubtful_acronyms_need_words_that_ask_for_a_law(text: str, count: int) -> None:
    assert len(find_laws(text, (), {"CAT", "CEDAW"})) == count
