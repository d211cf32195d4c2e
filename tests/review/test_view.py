"""A document record, arranged for showing."""

from msgspec.structs import replace

from chargesheet.records import DocumentRecord
from chargesheet.review.view import Value, facts, pieces, quotation


def test_the_pieces_are_the_text(document: DocumentRecord) -> None:
    found = list(pieces(document))
    assert "".join(piece.text for piece in found) == document.statement.text
    assert all(document.statement.text[p.start : p.start + len(p.text)] == p.text for p in found)


def test_a_mention_inside_an_offence_is_a_piece_of_both(document: DocumentRecord) -> None:
    name = next(piece for piece in pieces(document) if piece.text == "Jo Ade")
    assert (name.label, name.opens, name.closes, name.arguments) == ("PERSON", True, True, (1,))
    before = next(piece for piece in pieces(document) if piece.text == "insulting President ")
    assert (before.label, before.arguments) == (None, (1,))


def test_a_trigger_knows_its_event(document: DocumentRecord) -> None:
    trigger = next(piece for piece in pieces(document) if piece.text == "arrested")
    assert (trigger.triggers, trigger.begins, trigger.ends, trigger.evidence) == ((0,), (0,), (0,), (0,))


def test_a_trigger_cut_in_two_begins_once_and_ends_once(document: DocumentRecord) -> None:
    event = document.events[0]
    start = event.trigger.start
    inner = replace(event.trigger, text=document.statement.text[start + 2 : start + 4], start=start + 2, end=start + 4)
    cut = replace(document, events=(replace(event, offences=(inner,)),))
    found = [piece for piece in pieces(cut) if piece.triggers]
    assert [piece.text for piece in found] == ["ar", "re", "sted"]
    assert [piece.begins for piece in found] == [(0,), (), ()]
    assert [piece.ends for piece in found] == [(), (), (0,)]


def test_a_statement_without_anything_is_one_piece(document: DocumentRecord) -> None:
    bare = replace(document, mentions=(), events=())
    assert [piece.text for piece in pieces(bare)] == [document.statement.text]
    empty = replace(bare, statement=replace(document.statement, text=""))
    assert list(pieces(empty)) == []


def test_the_facts_of_an_event(document: DocumentRecord) -> None:
    text = document.statement.text
    assert {fact.name: fact.values for fact in facts(document.events[0])} == {
        "who": (Value("five students", "group of 5", None, text.index("five students")),),
        "by": (Value("police", None, None, text.index("police")),),
        "when": (Value("2014-05-03", None, "Two days earlier", 0),),
        "where": (Value("Lagos", None, None, text.index("Lagos")),),
    }
    assert {fact.name: fact.values for fact in facts(document.events[1])} == {
        "who": (Value("Aisha Bello", None, None, text.index("Aisha")),),
        "under": (Value("article 59, law unknown", None, "Article 59", text.index("Article")),),
        "for": (Value("insulting President Jo Ade", None, None, text.index("insulting")),),
        "penalty": (Value("two years", "custody, P2Y", None, text.index("two years")),),
    }


def test_a_trigger_is_quoted_in_its_sentence(document: DocumentRecord) -> None:
    quoted = quotation(document, document.events[0])
    assert (quoted.before, quoted.trigger, quoted.after) == (
        "Two days earlier, police in Lagos ",
        "arrested",
        " five students.",
    )


def test_a_trigger_without_a_sentence_is_quoted_in_what_stands_around_it(document: DocumentRecord) -> None:
    long = replace(document, statement=replace(document.statement, text=document.statement.text + " and more" * 50))
    quoted = quotation(long, document.events[1])
    assert quoted.before.endswith("Aisha Bello was ")
    assert quoted.after.startswith(" for two years")
    assert quoted.after.endswith("…")
