"""Provisions in bare strings: each row is a form, with the span, the articles in normal form and the law's name."""

import pytest

from chargesheet.grammar.provisions import CitedProvision, find_provisions

Row = tuple[str, str, tuple[str, ...], str | None]

# What the mention is, its articles, its law. Where a form was seen or asked for stands above its group.
FORMS: list[Row] = [
    # Annual reports: one article and its law.
    ("Article 216 of the Penal Code", "Article 216 of the Penal Code", ("216",), "Penal Code"),
    ("article 3 of the European Convention on Human Rights", "", ("3",), "European Convention on Human Rights"),
    ("Section 25 of the Constitution", "", ("25",), "Constitution"),
    ("section 377 of the Indian Penal Code", "", ("377",), "Indian Penal Code"),
    ("Article 144 of Gambia’s 1965 Criminal Code", "", ("144",), "1965 Criminal Code"),
    ("Section 78 of Latvia’s Criminal Code", "", ("78",), "Criminal Code"),
    ("Article 8 of the amended Constitution", "", ("8",), "Constitution"),
    ("Article 159 of the old penal code", "", ("159",), "penal code"),
    ("Article 364 of the criminal code", "", ("364",), "criminal code"),
    ("Article 41 of the Press Code", "", ("41",), "Press Code"),
    ("Section 8 in the Domestic Violence Act", "", ("8",), "Domestic Violence Act"),
    ("Article 2 of the Law", "", ("2",), "Law"),
    ("Clause 2 of the Act", "", ("2",), "Act"),
    ("Article 8 of the convention", "", ("8",), "convention"),
    ("Article 61 of the Communications Law", "", ("61",), "Communications Law"),
    ("Section 30 (1) of the 1961 Marriage Act", "", ("30(1)",), "1961 Marriage Act"),
    ("Section 44 of the Terrorism Act 2000", "", ("44",), "Terrorism Act 2000"),
    ("Article 26 of the Law on Primary Education", "", ("26",), "Law on Primary Education"),
    ("Article 81 of the Law on Political Parties", "", ("81",), "Law on Political Parties"),
    ("Article 11 of the ECHR", "", ("11",), "ECHR"),
    ("Section 121 of the CPEA", "", ("121",), "CPEA"),
    ("Article 124 of the Rome Statute of the International Criminal Court", "", ("124",), None),
    ("Article 16 of the Rome Statute of the ICC", "", ("16",), "Rome Statute of the ICC"),
    ("Article 39 of the Asylum Procedures Directive", "", ("39",), "Asylum Procedures Directive"),
    ("Article 5 of the Hong Kong Bill of Rights Ordinance", "", ("5",), "Hong Kong Bill of Rights Ordinance"),
    ("Section 174 (1) of the Criminal Law (Codification and Reform) Act", "", ("174(1)",), None),
    ("Section 4 of the German Asylum Procedures Act", "", ("4",), "German Asylum Procedures Act"),
    ("Article 10 of the Framework Convention for the Protection of National Minorities", "", ("10",), None),
    ("Article 79 of the national security section of the Penal Code", "", ("79",), "Penal Code"),
    ("Article 3 common to the four Geneva Conventions of 1949", "", ("3",), "four Geneva Conventions of 1949"),
    ("Article 3 of the Optional Protocol to the UN Convention against Torture", "", ("3",), None),
    ("Article 7 of the International Covenant on Civil and Political Rights", "", ("7",), None),
    ("Article 1 of the Convention against Torture and Other Cruel, Inhuman or Degrading Treatment", "", ("1",), None),
    ("Article 13 of the Covenant on Economic, Social and Cultural Rights", "", ("13",), None),
    ("Article 9.2 of the Convention on the Elimination of All Forms of Discrimination", "", ("9.2",), None),
    ("article 26 of the Law on crimes against the security of the state", "", ("26",), None),
    ("Section 27 of the Public Order and Security Act", "", ("27",), "Public Order and Security Act"),
    ("Section 144 of the Code of Criminal Procedure", "", ("144",), "Code of Criminal Procedure"),
    ("Articles 45 and 46 of the 2006 Decree implementing the Charter for Peace", "", ("45", "46"), None),
    ("Chapter III of the Constitution", "", ("III",), "Constitution"),
    ("Article IV of the Convention", "", ("IV",), "Convention"),
    ("Article 5 of the Basic Law", "", ("5",), "Basic Law"),
    ("Article 12 of its Press Law", "", ("12",), "Press Law"),
    # The law after a comma or at once.
    ("Article 16, Civil Code", "", ("16",), "Civil Code"),
    ("section 295C Pakistan Penal Code", "", ("295C",), "Pakistan Penal Code"),
    ("section 295C PPC", "", ("295C",), "PPC"),
    ("§140 StGB", "", ("140",), "StGB"),
    # The law before the article.
    ("NSL Article 7", "", ("7",), "NSL"),
    ("NSL Articles 4, 7 and 8", "", ("4", "7", "8"), "NSL"),
    ("TPC Articles 301 and 288", "", ("301", "288"), "TPC"),
    ("Penal Code Article 318", "", ("318",), "Penal Code"),
    ("Criminal Code Articles 28, 214.2.1 (murder); 228.3 (drugs)", "Criminal Code Articles 28, 214.2.1 (murder); 228.3",
     ("28", "214.2.1", "228.3"), "Criminal Code"),
    ("18 U.S.C. § 2339B", "", ("2339B",), "18 U.S.C."),
    ("18 USC 2339A", "", ("2339A",), "18 USC"),
    ("18 U.S.C. §§ 2339A and 2339B", "", ("2339A", "2339B"), "18 U.S.C."),
    # Laws with numbers and years.
    ("Article 31 of the Penal Code, Law 12 of 1994", "Article 31 of the Penal Code", ("31",), "Penal Code"),
    ("Article 5 of Law No. 88", "", ("5",), "Law No. 88"),
    ("Article 1 of Decree-Law 5651", "", ("1",), "Decree-Law 5651"),
    ("Article 8 of Legislative Decree No. 49", "", ("8",), "Legislative Decree No. 49"),
    ("Article 28 of Federal Law No. 114-FZ", "", ("28",), "Federal Law No. 114-FZ"),
    ("Section 3 of Act XLV of 1860", "", ("3",), "Act XLV of 1860"),
    ("Article 3 of Law 30/2000", "", ("3",), "Law 30/2000"),
    ("Article 3 of Law 19 of 2012", "", ("3",), "Law 19 of 2012"),
    ("Section 10(1) of the Sedition Act 1948", "", ("10(1)",), "Sedition Act 1948"),
    ("section 4(1)(b) of the 1948 Sedition Act", "", ("4(1)(b)",), "1948 Sedition Act"),
    ("Section 3 of the Official Secrets Act, 1923", "", ("3",), "Official Secrets Act, 1923"),
    # Units and their abbreviations.
    ("Art. 174 of the Criminal Code", "", ("174",), "Criminal Code"),
    ("Art 174 of the Criminal Code", "", ("174",), "Criminal Code"),
    ("art. 174", "", ("174",), None),
    ("Arts. 4, 7 and 8 of the NSL", "", ("4", "7", "8"), "NSL"),
    ("Arts 4 and 5 of the Press Law", "", ("4", "5"), "Press Law"),
    ("sec. 5 of the Act", "", ("5",), "Act"),
    ("Sec. 5 of the Act", "", ("5",), "Act"),
    ("secs. 5 and 6 of the Act", "", ("5", "6"), "Act"),
    ("s. 5 of the Public Order Act 1986", "", ("5",), "Public Order Act 1986"),
    ("ss. 124A and 153B of the Indian Penal Code", "", ("124A", "153B"), "Indian Penal Code"),
    ("§ 140", "", ("140",), None),
    ("§140", "", ("140",), None),
    ("§§ 86 and 86a of the Criminal Code", "", ("86", "86a"), "Criminal Code"),
    ("Section 124A", "", ("124A",), None),
    ("ARTICLE 174 of the Criminal Code", "", ("174",), "Criminal Code"),
    ("Article No. 174 of the Criminal Code", "", ("174",), "Criminal Code"),
    ("Regulation 5 of the Emergency Regulations", "", ("5",), "Emergency Regulations"),
    ("article three", "", ("3",), None),
    ("Article124", "", ("124",), None),
    # Numbers.
    ("Article 148¹ of the Criminal Code", "", ("148.1",), "Criminal Code"),
    ("Article 148<sup>1</sup> of the Criminal Code", "", ("148.1",), "Criminal Code"),
    ("Article 148.1", "", ("148.1",), None),
    ("Article 282.1", "", ("282.1",), None),
    ("Article 193-1 of the criminal code", "", ("193-1",), "criminal code"),
    ("Article 205‑2", "", ("205-2",), None),
    ("Article 421-2-1 of the Penal Code", "", ("421-2-1",), "Penal Code"),
    ("Article 299 bis of the Penal Code", "", ("299 bis",), "Penal Code"),
    ("Article 61bis of the Penal Code", "", ("61 bis",), "Penal Code"),
    ("Article 144 bis 2 of the Penal Code", "", ("144 bis 2",), "Penal Code"),
    ("Section 295-C of the Pakistan Penal Code", "", ("295-C",), "Pakistan Penal Code"),
    ("Section 66A of the Information Technology Act", "", ("66A",), "Information Technology Act"),
    ("Article 35a of the Law", "", ("35a",), "Law"),
    ("Article 1931 of the Criminal Code", "", ("1931",), "Criminal Code"),
    ("Article 20.2 of the Code of Administrative Offences", "", ("20.2",), "Code of Administrative Offences"),
    # Parts behind the number.
    ("Article 293(1)", "", ("293(1)",), None),
    ("Article 293, part 1", "", ("293(1)",), None),
    ("Article 293 part 1", "", ("293(1)",), None),
    ("Article 293 (part 1)", "", ("293(1)",), None),
    ("Article 220/6", "", ("220(6)",), None),
    ("Article 7/2 of the Anti-Terrorism law", "", ("7(2)",), "Anti-Terrorism law"),
    ("Article 314/2-a of the Penal Code", "", ("314(2)(a)",), "Penal Code"),
    ("Article 301/1-2", "", ("301(1)", "301(2)"), None),
    ("Section 27(4)(d)", "", ("27(4)(d)",), None),
    ("Article 37(a)", "", ("37(a)",), None),
    ("article 5(1)(c) and (d) of the ECHR", "", ("5(1)(c)", "5(1)(d)"), "ECHR"),
    ("Article 58(1)(a)-(c) of the Act", "", ("58(1)(a)", "58(1)(b)", "58(1)(c)"), "Act"),
    ("article 1(F)(b)", "", ("1(F)(b)",), None),
    ("Article 2a(3)", "", ("2a(3)",), None),
    ("Article 5, para. 2 (b)", "", ("5(2)(b)",), None),
    ("Article 5, paragraph 2", "", ("5(2)",), None),
    ("Article 5, paragraphs 2 and 3", "", ("5(2)", "5(3)"), None),
    ("Article 5, paragraphs 2-4", "", ("5(2)", "5(3)", "5(4)"), None),
    ("Article 20.2, Part 5", "", ("20.2(5)",), None),
    ("Article 20.2(5) of the Code of Administrative Offences", "", ("20.2(5)",), "Code of Administrative Offences"),
    ("Article 318, part 2, of the Code", "", ("318(2)",), "Code"),
    ("Article 7, paragraphs 1 and 2, of the Constitution", "", ("7(1)", "7(2)"), "Constitution"),
    ("Article 21 paragraph 3 of the Constitution", "", ("21(3)",), "Constitution"),
    ("Article 10 § 2 of the Convention", "", ("10(2)",), "Convention"),
    ("Article 6 §§ 1 and 3 (c) of the European Convention", "", ("6(1)", "6(3)(c)"), "European Convention"),
    ("Article 228, Section 2", "", ("228(2)",), None),
    ("Article 159, part 2, point 3", "", ("159(2)(3)",), None),
    # Parts before the unit.
    ("part 1 of Article 293", "", ("293(1)",), None),
    ("part 3 of Article 212 of the Criminal Code", "", ("212(3)",), "Criminal Code"),
    ("Part 2 of Article 20.2 of the Administrative Code", "", ("20.2(2)",), "Administrative Code"),
    ("paragraph 2 of Article 299", "", ("299(2)",), None),
    ("paragraphs 2 and 3 of Article 299", "", ("299(2)", "299(3)"), None),
    ("para. 2 (b) of Article 5", "", ("5(2)(b)",), None),
    ("parts 1 to 3 of Article 5", "", ("5(1)", "5(2)", "5(3)"), None),
    ("subsections (1) and (3) of section 5 of the Act", "", ("5(1)", "5(3)"), "Act"),
    ("Section 2 of Article 228", "", ("228(2)",), None),
    ("point 3 of part 2 of article 159", "", ("159(2)(3)",), None),
    ("paragraphs 1 and 2 of Articles 5 and 6", "", ("5(1)", "5(2)", "6(1)", "6(2)"), None),
    ("second paragraph of Article 5 of the Law", "", ("5(2)",), "Law"),
    # Lists and ranges.
    ("Articles 205.2 and 280 of the Criminal Code", "", ("205.2", "280"), "Criminal Code"),
    ("Articles 205.2 and 280 (part 2)", "", ("205.2", "280(2)"), None),
    ("Articles 205.2(1) and 280(2) of the Criminal Code", "", ("205.2(1)", "280(2)"), "Criminal Code"),
    ("Articles 92, 160, 165 and 168 of the Penal Code", "", ("92", "160", "165", "168"), "Penal Code"),
    ("Articles 1, 2, and 3 of the Law on Assemblies", "", ("1", "2", "3"), "Law on Assemblies"),
    ("articles 9, 10, 19 and 20 of the Universal Declaration of Human Rights", "", ("9", "10", "19", "20"), None),
    ("Article 266, 267 and 268 of the Penal Code", "", ("266", "267", "268"), "Penal Code"),
    ("Article 5 or 6 of the Penal Code", "", ("5", "6"), "Penal Code"),
    ("sections 5 & 6 of the Act", "", ("5", "6"), "Act"),
    ("sections 153 and 156 of the Penal Code", "", ("153", "156"), "Penal Code"),
    ("Articles 19(1), 21(a) and 22", "", ("19(1)", "21(a)", "22"), None),
    ("Articles 146–148 of the Penal Code", "", ("146", "147", "148"), "Penal Code"),
    ("Articles 146 to 148", "", ("146", "147", "148"), None),
    ("Articles 23-25 of the Constitution", "", ("23", "24", "25"), "Constitution"),
    ("Articles 146–148, 205.2 and 280 of the Code", "", ("146", "147", "148", "205.2", "280"), "Code"),
    ("articles 5, 9-11 and 19", "", ("5", "9", "10", "11", "19"), None),
    ("Articles 100–900", "", ("100", "900"), None),
    ("Articles 193-1 and 369-1 of the Criminal Code", "", ("193-1", "369-1"), "Criminal Code"),
    # Descriptions between the article and its law.
    ("Article 84 (Terrorism) of the Penal Code", "", ("84",), "Penal Code"),
    ("Article 7 (praising or helping anti-state groups) of the NSL", "", ("7",), "NSL"),
    ("Article 84 (Terrorism)", "Article 84", ("84",), None),
    ("Article 3 [prohibition of torture]", "Article 3", ("3",), None),
    # Layout: no-break spaces, broken lines.
    ("Article\u00a05 of the Penal\u00a0Code", "", ("5",), "Penal\u00a0Code"),
    ("Article 5\nof the Penal\nCode", "", ("5",), "Penal\nCode"),
    ("Article 5 of the Anti- Terrorism Law", "", ("5",), "Anti- Terrorism Law"),
    ("Article 5 of the Loi\u0301 Pe\u0301nale Code", "", ("5",), "Loi\u0301 Pe\u0301nale Code"),
]  # fmt: skip


@pytest.mark.parametrize("row", FORMS, ids=[row[0].replace("\n", "|") for row in FORMS])
@pytest.mark.parametrize(
    ("before", "after"),
    [("He was charged under ", ", she said."), ("", ""), ("(", ")"), ("İ\U0010fc00 In 2015, ", ". Then he left.")],
    ids=["sentence", "bare", "brackets", "astral"],
)
def test_form(row: Row, before: str, after: str) -> None:
    cited, span, articles, law = row
    text = f"{before}{cited}{after}"
    found = find_provisions(text)
    assert [text[p.start : p.end] for p in found] == [span or cited]
    assert found[0].articles == articles
    if law is not None:
        assert found[0].law is not None
        assert text[found[0].law.start : found[0].law.end] == law


SEVERAL = [
    (
        "sections 124A and 153B of the Indian Penal Code and section 66A of the Information Technology Act",
        ["sections 124A and 153B of the Indian Penal Code", "section 66A of the Information Technology Act"],
    ),
    ("Article 159 and Article 301 were applied", ["Article 159", "Article 301"]),
    ("Article 174(1) and Article 175(2) of the Code", ["Article 174(1)", "Article 175(2) of the Code"]),
    ("freedom of religion (Article 9) and of expression (Article 10).", ["Article 9", "Article 10"]),
    (
        "Sections 120B, 121 and 124-A read with section 34 of the IPC",
        ["Sections 120B, 121 and 124-A", "section 34 of the IPC"],
    ),
    ("under Section 25 of the Constitution, and Section 79, which", ["Section 25 of the Constitution", "Section 79"]),
    ("Article 5 and 20 people were held", ["Article 5"]),
    ("Article 5 and 2009 was worse", ["Article 5"]),
    ("Under Article 16 for 50,000 and 62,000 euros", ["Article 16"]),
    ("Articles 2, right to life, and 3", ["Articles 2"]),
    ("Article 148<sup>1</sup> She said", ["Article 148"]),
    ("Article 98 exemption", ["Article 98"]),
    ("Article 19 of the ICCPR was breached", ["Article 19 of the ICCPR"]),
    ("under Article 19.", ["Article 19"]),
    ("in its territory underArticle124 not accepting", ["Article124"]),
    ("Article 31 on the right to housing", ["Article 31"]),
    ("Article 301 continued, authorized by the minister", ["Article 301"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "spans"), SEVERAL, ids=[text[:40] for text, _ in SEVERAL])
def test_where_a_mention_ends(text: str, spans: list[str]) -> None:
    assert [text[p.start : p.end] for p in find_provisions(text)] == spans


NONE = [
    ("organisation in capitals", "ARTICLE 19 and others signed the letter."),
    ("organisation described", "Article 19, a London-based group, protested."),
    ("organisation that speaks", "Article 19 said that the law was vague."),
    ("organisation after NGO", "The NGO Article 19 was there."),
    ("organisation in a series", "Human Rights Watch and Article 19 wrote to him."),
    ("chapter of a book", "In Chapter 7 of the book she tells of it."),
    ("rule without a law", "Rule 3 was broken."),
    ("heading", "Section 3: Methods\nWe asked people."),
    ("heading alone", "## Section 3\nWe asked people."),
    ("own section", "As section 4.2 of this report shows, see section 5 below."),
    ("address", "8/1, Section 8, 46050, Petaling Jaya"),
    ("lane", "No. 14, Lane 165, Sec. 1, Sinsheng Road"),
    ("press article", "He published an article in 2009 and two articles later."),
    ("exhibition", "the exhibition Forbidden Art 2006"),
    ("artillery", "artillery 5, artists 6, rules of 1999"),
    ("sentence end", "They left the offices. 5 people were held."),
    ("paragraph of nothing", "See paragraph 15 and clause 3."),
    ("section of people", "a section of the public, section by section"),
    ("roman section", "Section II describes the prison."),
    ("letters glued", "subarticle5 and intersection 5"),
    ("no number", "Article of the Penal Code, Articles, Section."),
]


@pytest.mark.parametrize("text", [text for _, text in NONE], ids=[name for name, _ in NONE])
def test_no_provision(text: str) -> None:
    assert find_provisions(text) == ()


def test_values_are_frozen_and_compared_by_fields() -> None:
    first, second = find_provisions("Article 5"), find_provisions("Article 5")
    assert first == second == (CitedProvision(0, 9, "article", ("5",), None),)


def test_an_article_is_given_once() -> None:
    assert find_provisions("Articles 5, 5 and 6")[0].articles == ("5", "6")
