"""Who is charged under what where one French sentence tells of several people, and which articles are nobody's."""

from collections.abc import Callable

import pytest
from spacy.language import Language

import chargesheet
from chargesheet.records import Statement

CASES = [
    (
        "a verb left out",
        "Awa Diop a été inculpée de vol (article 370 du Code pénal) et Moussa Sarr de recel (article 430).",
        {("Awa Diop", "370"), ("Moussa Sarr", "430")},
    ),
    (
        "a list of clauses",
        "Le juge a inculpé Awa Diop d'injure, sur la base de l'article 262, Moussa Sarr de rébellion, en vertu de "
        "l'article 190, et Ibra Fall de complot, au titre de l'article 80 du Code pénal.",
        {("Awa Diop", "262"), ("Moussa Sarr", "190"), ("Ibra Fall", "80")},
    ),
    (
        "ordinals",
        "La police a arrêté Awa Diop et Moussa Sarr. La première a été inculpée de vol en vertu de l'article 370 du "
        "Code pénal ; le second, de recel, en vertu de l'article 430.",
        {("Awa Diop", "370"), ("Moussa Sarr", "430")},
    ),
    (
        "the group that is named behind",
        "Deux journalistes ont été condamnés en vertu de l'article 80 du Code pénal. Awa Diop, directrice du site, et "
        "son adjoint, Moussa Sarr, étaient jugés par défaut.",
        {("Awa Diop", "80"), ("Moussa Sarr", "80")},
    ),
    (
        "coordinated verbs",
        "Awa Diop et Moussa Sarr ont été arrêtés, inculpés et placés en détention pour complot, aux termes de "
        "l'article 80 du Code pénal.",
        {("Awa Diop", "80"), ("Moussa Sarr", "80")},
    ),
    (
        "a relative clause",
        "Moussa Sarr a été arrêté. Sa collaboratrice Awa Diop, que le parquet avait renvoyée devant le tribunal sur le "
        "fondement de l'article 96 du Code pénal, est acquittée.",
        {("Awa Diop", "96")},
    ),
    (
        "the same counts",
        "Le parquet reproche à Awa Diop d'avoir enfreint l'article 255 du Code pénal. Moussa Sarr est poursuivi des "
        "mêmes chefs.",
        {("Awa Diop", "255"), ("Moussa Sarr", "255")},
    ),
    (
        "a constitution and a law that is to be abrogated",
        "Awa Diop a été inculpée. L'article 9 de la Constitution garantit la liberté d'expression. L'article 80 du "
        "Code pénal doit être abrogé.",
        set(),
    ),
    (
        "a charge that is denied",
        "Awa Diop n'est pas poursuivie au titre de l'article 80 du Code pénal.",
        set(),
    ),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, pairs, id=name) for name, text, pairs in CASES])
def test_each_article_goes_to_those_it_is_told_of(
    text: str, expected: set[tuple[str, str]], pipeline_of: Callable[[str], Language]
) -> None:
    pipeline_of("fr")
    (document,) = chargesheet.documents([Statement(id="s", text=text, language="fr", date="2023-05-10")])
    found = {
        (subject.name, provision.article)
        for event in document.events
        for subject in event.subjects
        for provision in event.provisions
    }
    assert found == expected


def test_fields_may_have_a_space_that_does_not_break_before_their_colon(
    pipeline_of: Callable[[str], Language],
) -> None:
    pipeline_of("fr")
    text = (
        "AWA DIOP\nRégion\xa0: Oran\nMandat de dépôt\xa0: 3 mai 2021\nPoursuites\xa0: vol (article 370 du Code pénal)\n"
    )
    (document,) = chargesheet.documents([Statement(id="s", text=text, language="fr")])
    charge = next(event for event in document.events if event.type == "charge")
    assert [subject.name for subject in charge.subjects] == ["AWA DIOP"]
    assert [provision.article for provision in charge.provisions] == ["370"]
