"""Who and what takes part: one row a construction, read by the whole pipeline."""

import pytest
from spacy.language import Language

import chargesheet
from chargesheet.records import EventRecord, Statement
from chargesheet.stages.arguments.words import word_lists


def read(text: str, nlp: Language) -> list[EventRecord]:
    return list(chargesheet.extract([Statement(id="s", text=text, date="2014-12-31", country="NG")], nlp))


def event(text: str, trigger: str, nlp: Language) -> EventRecord:
    found = [record for record in read(text, nlp) if record.trigger.text == trigger]
    assert len(found) == 1, [(record.type, record.trigger.text) for record in found]
    return found[0]


SUBJECTS = [
    pytest.param("Aisha Bello was arrested.", "arrested", ["Aisha Bello"], id="passive"),
    pytest.param("Police arrested Aisha Bello.", "arrested", ["Aisha Bello"], id="active"),
    pytest.param(
        "Aisha Bello and Bola Ade were arrested.", "arrested", ["Aisha Bello", "Bola Ade"], id="two in one act"
    ),
    pytest.param(
        "Police arrested, beat and questioned ten students.",
        "arrested",
        ["ten students"],
        id="an object that verbs share",
    ),
    pytest.param("Aisha Bello was tried and sentenced to death.", "sentenced", ["Aisha Bello"], id="coordinated verbs"),
    pytest.param("Aisha Bello, who was deported in May, is safe.", "deported", ["Aisha Bello"], id="relative clause"),
    pytest.param("Ten men arrested in May were freed.", "arrested", ["Ten men"], id="participle behind its noun"),
    pytest.param(
        "Aisha Bello became the first person to be charged with sedition.",
        "charged",
        ["Aisha Bello"],
        id="predicate noun",
    ),
    pytest.param("Aisha Bello faces charges of sedition.", "charges", ["Aisha Bello"], id="who faces charges"),
    pytest.param("Prosecutors brought charges against Aisha Bello.", "charges", ["Aisha Bello"], id="charges against"),
    pytest.param("The trial of Aisha Bello began in May.", "trial", ["Aisha Bello"], id="trial of"),
    pytest.param("Aisha Bello's trial began in May.", "trial", ["Aisha Bello"], id="possessive"),
    pytest.param("Aisha Bello remained in detention.", "detention", ["Aisha Bello"], id="where someone remains"),
    pytest.param(
        "The court overturned the conviction of Aisha Bello.", "overturned", ["Aisha Bello"], id="whose conviction"
    ),
    pytest.param(
        "Two activists (Aisha Bello and Bola Ade) were arrested.",
        "arrested",
        ["Aisha Bello", "Bola Ade"],
        id="in brackets",
    ),
    pytest.param(
        "Police raided the homes of three of its journalists, Aisha Bello, who owns it, and Bola Ade and Chidi Eze.",
        "raided",
        ["Aisha Bello", "Bola Ade", "Chidi Eze"],
        id="names behind a count",
    ),
    pytest.param(
        "Criminal proceedings were opened under Article 7 against Aisha Bello.",
        "proceedings",
        ["Aisha Bello"],
        id="a case and its object apart",
    ),
    pytest.param(
        "Several people, including Aisha Bello, were arrested.",
        "arrested",
        ["Aisha Bello", "Several people"],
        id="one singled out of a group",
    ),
    pytest.param(
        "On 30 March Father Bola Ade, a priest, was jailed.", "jailed", ["Bola Ade"], id="a date before the title"
    ),
    pytest.param(
        "Aisha Bello, a member of the Media Council (a body that hears complaints about newspapers) is under criminal "
        "investigation by the police.",
        "investigation",
        ["Aisha Bello"],
        id="described by a body",
    ),
    pytest.param(
        "Peaceful critics and opponents were detained in May.",
        "detained",
        ["Peaceful critics and opponents"],
        id="one group of two nouns",
    ),
    pytest.param("\U0010fc00 Aisha Bello was arrested in May.", "arrested", ["Aisha Bello"], id="behind a bullet"),
    pytest.param("In May, magazine *Adam* was closed down.", "closed down", ["Adam"], id="an emphasised name"),
    pytest.param(
        "Her lawyer was wounded and the officer charged with wounding Aisha Bello was jailed.",
        "jailed",
        None,
        id="never the victim",
    ),
    pytest.param(
        "The officer shot Aisha Bello and was charged with murder.",
        "charged",
        None,
        id="never the victim of the accused",
    ),
    pytest.param(
        "Musa Danjuma attacked Aisha Bello and was convicted.", "convicted", ["Musa Danjuma"], id="the attacker"
    ),
    pytest.param(
        "Followers of the theologian, Aisha Bello, were convicted.",
        "convicted",
        None,
        id="not whom the phrase mentions",
    ),
    pytest.param(
        "Aisha Bello and Omar Said's lawyer were detained.",
        "detained",
        ["Aisha Bello", "Omar Said's lawyer"],
        id="an owner is no subject",
    ),
    pytest.param("No one has been convicted of the murder.", "convicted", [], id="nobody"),
    pytest.param("Plans to deport Aisha Bello were abandoned.", "deport", ["Aisha Bello"], id="plans to"),
    pytest.param("In June 2012 two students were arrested.", "arrested", ["two students"], id="no date in a group"),
    pytest.param(
        "Police arrested the 3 May 2014 protesters.", "arrested", ["3 May 2014 protesters"], id="a date of it"
    ),
]


@pytest.mark.parametrize(("text", "trigger", "subjects"), SUBJECTS)
def test_subjects(text: str, trigger: str, subjects: list[str] | None, nlp: Language) -> None:
    names = sorted(subject.name for subject in event(text, trigger, nlp).subjects)
    if subjects is None:
        assert "Aisha Bello" not in names
    else:
        assert names == sorted(subjects)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("At least four people were arrested.", 4, id="a bound is the count that the text gives"),
        pytest.param("Hundreds of people were arrested.", None, id="no number, no count"),
        pytest.param("Some 17,000 people were arrested.", 17000, id="thousands"),
    ],
)
def test_unnamed_groups_keep_the_count_of_the_text(text: str, count: int | None, nlp: Language) -> None:
    (subject,) = event(text, "arrested", nlp).subjects
    assert (subject.kind, subject.count, subject.entity) == ("group", count, None)


AUTHORITIES = [
    pytest.param("Aisha Bello was arrested by military police.", "arrested", ["military police"], id="by"),
    pytest.param("A military court sentenced Aisha Bello to death.", "sentenced", ["military court"], id="no article"),
    pytest.param("The High Court sentenced Aisha Bello to death.", "sentenced", ["High Court"], id="a named court"),
    pytest.param("The magazine was closed by a court order.", "closed", ["court"], id="whose order"),
    pytest.param("Aisha Bello was tried before a military court.", "tried", ["military court"], id="before"),
    pytest.param("Aisha Bello was arrested in May.", "arrested", [], id="not said"),
    pytest.param("One person was charged and detained pending trial.", "detained", [], id="not the prisoner"),
    pytest.param("Plans to deport Aisha Bello were abandoned.", "deport", [], id="no plans"),
    pytest.param(
        "The Supreme Court ordered the release of Aisha Bello.", "release", ["Supreme Court"], id="who ordered it"
    ),
    pytest.param(
        "Aisha Bello was detained and beaten by police.", "detained", ["police"], id="one agent for two verbs"
    ),
    pytest.param("On 3 May 2014 police arrested Aisha Bello.", "arrested", ["police"], id="no date in the phrase"),
    pytest.param("In May 2014 police officers arrested Aisha Bello.", "arrested", ["police officers"], id="no month"),
    pytest.param("By 3 May 2014 soldiers had detained 200 men.", "detained", ["soldiers"], id="no date after by"),
    pytest.param(
        "On 12 March security forces detained Aisha Bello.", "detained", ["security forces"], id="hung on the date"
    ),
    pytest.param("In Lagos police arrested Aisha Bello.", "arrested", ["police"], id="no place of the clause"),
    pytest.param(
        "On 3 May 2014 Lagos police arrested Aisha Bello.", "arrested", ["Lagos police"], id="a place that is its name"
    ),
    pytest.param(
        "Under the Sedition Act prosecutors charged Aisha Bello.", "charged", ["prosecutors"], id="no law in the phrase"
    ),
]


@pytest.mark.parametrize(("text", "trigger", "authorities"), AUTHORITIES)
def test_authorities(text: str, trigger: str, authorities: list[str], nlp: Language) -> None:
    assert [authority.name for authority in event(text, trigger, nlp).authorities] == authorities


DATES = [
    pytest.param("Aisha Bello was arrested on 3 May.", "arrested", "2014-05-03", id="behind its verb"),
    pytest.param("In May, Aisha Bello was arrested and charged.", "charged", "2014-05", id="one date for what follows"),
    pytest.param(
        "Aisha Bello was arrested in May and released in June.", "arrested", "2014-05", id="each its own, first"
    ),
    pytest.param(
        "Aisha Bello was arrested in May and released in June.", "released", "2014-06", id="each its own, second"
    ),
    pytest.param("Aisha Bello, arrested in May, was released.", "released", None, id="not from a clause inside"),
    pytest.param("A ban imposed on the newspaper in May was lifted.", "ban", "2014-05", id="imposed in"),
    pytest.param("Aisha Bello was tried for the 1996 coup attempt.", "tried", None, id="not the date of the deed"),
    pytest.param(
        "In August, a former member, active between 1982 and 1984, was convicted.",
        "convicted",
        "2014-08",
        id="what opens",
    ),
]


@pytest.mark.parametrize(("text", "trigger", "edtf"), DATES)
def test_dates(text: str, trigger: str, edtf: str | None, nlp: Language) -> None:
    date = event(text, trigger, nlp).date
    assert (date and date.edtf) == edtf


OFFENCES = [
    pytest.param("Aisha Bello was charged with sedition.", "charged", ["sedition"], id="with"),
    pytest.param("Aisha Bello was convicted of murder by a court.", "convicted", ["murder"], id="ends at by"),
    pytest.param(
        "Aisha Bello was charged with “obstructing justice” and “inciting discord”.",
        "charged",
        ["obstructing justice", "inciting discord"],
        id="quoted, two",
    ),
    pytest.param(
        "Aisha Bello was convicted of insulting the court and inciting hatred.",
        "convicted",
        ["insulting the court", "inciting hatred"],
        id="two deeds",
    ),
    pytest.param("Aisha Bello was jailed for three years.", "jailed", [], id="a length of time is no offence"),
    pytest.param("Aisha Bello was acquitted of all charges.", "acquitted", [], id="nothing said of the offence"),
    pytest.param("Aisha Bello faces terrorism charges.", "charges", ["terrorism"], id="in front of the noun"),
    pytest.param(
        "Aisha Bello is being investigated under Article 7 of the Criminal Code, “spreading false news”.",
        "investigated",
        ["spreading false news"],
        id="quoted behind the article",
    ),
    pytest.param(
        "Aisha Bello was charged with sedition. In May she was convicted.",
        "convicted",
        ["sedition"],
        id="of the charge before",
    ),
    pytest.param(
        "Aisha Bello was charged under Article 174 of the Criminal Code.", "charged", [], id="no law is an offence"
    ),
    pytest.param(
        "Aisha Bello, head of the Centre for Human Rights, was convicted.", "convicted", [], id="nothing out of a name"
    ),
]


@pytest.mark.parametrize(("text", "trigger", "offences"), OFFENCES)
def test_offences(text: str, trigger: str, offences: list[str], nlp: Language) -> None:
    assert [offence.text for offence in event(text, trigger, nlp).offences] == offences


PROVISIONS = [
    pytest.param(
        "Aisha Bello was convicted under Article 7 of the Criminal Code and sentenced to death.",
        "sentenced",
        ["7"],
        id="convicted and sentenced in one breath",
    ),
    pytest.param(
        "Articles 154 and 155 of the Criminal Code were struck out. Aisha Bello was convicted under these articles.",
        "convicted",
        ["154", "155"],
        id="these articles",
    ),
    pytest.param(
        "Aisha Bello was charged under Article 7 of the Criminal Code. She was released in May.",
        "released",
        [],
        id="no release under a law",
    ),
]


@pytest.mark.parametrize(("text", "trigger", "articles"), PROVISIONS)
def test_provisions(text: str, trigger: str, articles: list[str], nlp: Language) -> None:
    assert [provision.article for provision in event(text, trigger, nlp).provisions] == articles


PENALTIES = [
    pytest.param(
        "Aisha Bello was sentenced to 15 months in prison.", "sentenced", "15 months in prison", "P15M", id="term"
    ),
    pytest.param("Aisha Bello was remanded for two months.", "remanded", "two months", "P2M", id="remand"),
    pytest.param(
        "It broke a three-month ban imposed on the magazine.", "ban", "three-month", "P3M", id="in front of its noun"
    ),
    pytest.param(
        "Aisha Bello has been detained since May in pre-trial detention.",
        "detained",
        "pre-trial detention",
        None,
        id="kind of custody",
    ),
]


@pytest.mark.parametrize(("text", "trigger", "words", "duration"), PENALTIES)
def test_penalties(text: str, trigger: str, words: str, duration: str | None, nlp: Language) -> None:
    penalty = event(text, trigger, nlp).penalty
    assert penalty is not None
    assert (penalty.text, penalty.duration) == (words, duration)


def test_what_was_not_done_has_no_date_and_no_offence(nlp: Language) -> None:
    charge = event("Aisha Bello was held without charge for “re-education” in May.", "charge", nlp)
    assert (charge.modality, charge.date, charge.offences) == ("negated", None, ())


@pytest.mark.parametrize("name", sorted(word_lists()))
def test_every_word_can_match(name: str, nlp: Language) -> None:
    """A word of a list is compared with one token in lower case, or with its lemma."""
    for word in word_lists()[name]:
        tokens = nlp.make_doc(word)
        assert len(tokens) == 1, word
        assert word == word.lower()
