"""Who does what to whom, read from a dependency parse (ClearNLP labels, as spaCy's English pipelines give them).

Pure functions over tokens; they return tokens, the heads of phrases, and never raise on an odd parse.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Span, Token

from chargesheet.stages.arguments.words import lemma_in

_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_CLAUSE_HEADS = frozenset({"VERB", "AUX"})
_MAX_CLIMB = 12


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is its patient: "was arrested", "(37 people) arrested in Dayuma"."""
    if any(child.dep_ in _PASSIVE_SUBJECTS or child.dep_ == "auxpass" for child in verb.children):
        return True
    if verb.dep_ in {"acl", "amod", "advcl"} and verb.tag_ == "VBN":
        return True
    if verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"} and not _own_subjects(verb) and not _objects(verb):
        return verb.head.pos_ in _CLAUSE_HEADS and verb.head.i < verb.i and is_passive(verb.head)
    return False


def patients(verb: Token, climb: int = _MAX_CLIMB) -> tuple[Token, ...]:
    """Heads of the phrases that name whom the verb's act befalls; empty where the parse names none.

    "Police arrested A and B" -> A, B; "A was tried and sentenced" -> A for both; "A, who was deported" -> A;
    "37 people arrested" -> people; "A became the first person to be charged" -> A.
    """
    if not is_passive(verb) and (found := objects(verb)):
        return found
    return bearers(verb, climb)


def bearers(verb: Token, climb: int = _MAX_CLIMB) -> tuple[Token, ...]:
    """Heads of the verb's subject, its own or the one it shares with the clause that it hangs on."""
    if climb == 0:
        return ()
    own = _own_subjects(verb)
    if own:
        return _past_relative(own, verb)
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VB":
        return _planners(head, climb)
    if verb.dep_ in {"acl", "relcl", "amod"} and head.pos_ not in _CLAUSE_HEADS:
        if head.dep_ == "attr" and head.head.pos_ in _CLAUSE_HEADS:
            return bearers(head.head, climb - 1)
        if head.lower_ in {"those", "people", "persons"} and head.dep_ == "pobj" and head.head.lower_ == "among":
            above = governing_verb(head)
            if above is not None and above.lemma_ in {"be", "include"}:
                return bearers(above, climb - 1)
        if head.dep_ == "appos" and head.lower_ in {"both", "all", "each", "most", "some"}:
            return with_conjuncts(head.head)
        return with_conjuncts(head)
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "dep"}:
        if verb.dep_ == "xcomp" and (found := _objects(head)):
            return found
        anchor = head
        while anchor.pos_ not in _CLAUSE_HEADS and anchor.head.i != anchor.i and climb > 1:
            anchor, climb = anchor.head, climb - 1
        if anchor.pos_ in _CLAUSE_HEADS and anchor.i != verb.i:
            # "Police held A, later charged with sedition"; but "The officer shot A and was charged" shares its subject.
            reduced = verb.dep_ == "conj" and all(child.dep_ not in {"aux", "auxpass"} for child in verb.children)
            if reduced and is_passive(verb) and not is_passive(anchor) and (found := _objects(anchor)):
                return found
            return bearers(anchor, climb - 1)
    return ()


def _planners(noun: Token, climb: int) -> tuple[Token, ...]:
    """Whose plan it is: "The government announced its intention to deport A"; nobody for "Plans to deport A"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return with_conjuncts(child)
    if noun.dep_ in {"dobj", "attr"} and noun.head.pos_ in _CLAUSE_HEADS:
        return bearers(noun.head, climb - 1)
    return ()


def shared_passive(verb: Token) -> tuple[Token, ...]:
    """The subject that a participle shares with the passive before it: "was charged and detained pending trial"."""
    shares = verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"} and not _own_subjects(verb)
    return bearers(verb.head) if shares and verb.head.pos_ in _CLAUSE_HEADS and is_passive(verb.head) else ()


def agents(verb: Token) -> tuple[Token, ...]:
    """Heads of the phrases that name who acts: "by police", "A court sentenced A"."""
    if by := _by_objects([verb]):
        return by
    for child in verb.children:
        if child.lower_ == "before" and (bench := tuple(t for t in _objects(child) if _is_bench(t))):
            return bench
    if not is_passive(verb):
        return bearers(verb) if objects(verb) and not lemma_in(verb, "bearing-verbs") else ()
    # "detained and harassed by police": one agent for both.
    later = [t for t in verb.conjuncts if t.i > verb.i and is_passive(t) and not _own_subjects(t)]
    return _by_objects(later[:1])


def noun_patients(noun: Token) -> Iterator[tuple[Token, ...]]:
    """Whom an event noun may be about, the likeliest first.

    "A's arrest", "the trial of A", "charges against A", "a ban imposed on A".
    """
    for child in noun.children:
        if child.dep_ == "poss":
            yield with_conjuncts(child)
    for prepositions in ({"of"}, {"against", "for"}):
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in prepositions and (found := _objects(child)):
                yield tuple(head for token in found for head in with_conjuncts(token))
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"} and child.pos_ == "VERB":
            yield tuple(t for prep in child.children if prep.lower_ in {"against", "on"} for t in _objects(prep))


def in_case_of(head: Token) -> tuple[Token, ...]:
    """Whose case it is: "quashed the convictions in the case of A"."""
    for token in head.subtree:
        if token.lower_ in {"case", "cases", "trial"} and token.dep_ == "pobj" and token.head.lower_ == "in":
            for child in token.children:
                if child.lower_ in {"of", "against"} and (found := _objects(child)):
                    return found
    return ()


def noun_in_front(participle: Token) -> tuple[Token, ...]:
    """The noun right before a participle, whatever the parse hangs it on: "used as a defence by men being tried"."""
    at = participle.i - 1
    while at > participle.sent.start and participle.doc[at].dep_ in {"aux", "auxpass", "advmod"}:
        at -= 1
    token = participle.doc[at]
    return (token,) if token.pos_ == "NOUN" and token.i != participle.head.i else ()


def opposed(noun: Token) -> tuple[Token, ...]:
    """Whom a case is against when the words stand apart: "proceedings under Article 301 were begun against A"."""
    for token in noun.doc[noun.i + 1 : noun.sent.end]:
        if token.lower_ == "against" and (found := _objects(token)):
            verb = governing_verb(token)
            if token.head.i == noun.i or noun.is_ancestor(token) or (verb is not None and verb.is_ancestor(noun)):
                return found
    return ()


def noun_agents(noun: Token) -> tuple[Token, ...]:
    """Who acts in an event noun.

    "investigation by the police", "a case brought by A", "trial before a court", "A ordered the release of B".
    """
    carriers = [noun, *(child for child in noun.children if child.dep_ in {"acl", "relcl"})]
    before = [t for child in noun.children if child.lower_ == "before" for t in _objects(child) if _is_bench(t)]
    if found := (*before, *_by_objects(carriers)):
        return found
    verb = noun.head
    awaited = noun.i > 0 and noun.nbor(-1).lower_ in {"pending", "awaiting"}
    if (
        noun.dep_ == "dobj"
        and not awaited
        and verb.pos_ == "VERB"
        and not is_passive(verb)
        and not lemma_in(verb, "bearing-verbs")
    ):
        return bearers(verb)
    return ()


def _is_bench(noun: Token) -> bool:
    """Whether a noun is where trials are held: "before a military court"."""
    return lemma_in(noun, "bench-nouns")


def _by_objects(carriers: list[Token]) -> tuple[Token, ...]:
    return tuple(
        head
        for carrier in carriers
        for child in carrier.children
        if child.lower_ == "by" and child.dep_ in {"agent", "prep"}
        for token in _objects(child)
        for head in with_conjuncts(token)
    )


def governing_verb(token: Token) -> Token | None:
    """The verb of the clause that the token stands in, or ``None`` at the top of a verbless one."""
    current = token
    for _ in range(_MAX_CLIMB):
        if current.head.i == current.i:
            return current if current.pos_ in _CLAUSE_HEADS and current.i != token.i else None
        current = current.head
        # "closed following charges": a participle that serves as a preposition governs no clause.
        if current.pos_ in _CLAUSE_HEADS and current.dep_ != "prep":
            return current
    return None


def borne_by(noun: Token) -> tuple[Token, ...]:
    """Whom an event noun befalls by the verb over it.

    "A faces charges", "A went on trial", "A remained in custody" -> A; "Police brought charges against A" is
    ``noun_patients``; "They placed A under house arrest" -> A.
    """
    verb = governing_verb(noun)
    if verb is None:
        return ()
    if is_passive(verb):
        if any(token.i == noun.i for token in bearers(verb)):
            return ()
        return bearers(verb)
    found = _objects(verb)
    if any(token.i == noun.i or token.is_ancestor(noun) for token in found) or not found:
        subject = bearers(verb)
        bears = lemma_in(verb, "bearing-verbs") or not found
        return subject if bears and all(token.i != noun.i for token in subject) else ()
    return found


def with_conjuncts(token: Token) -> tuple[Token, ...]:
    """The token and those coordinated with it, in order: "A, B and C"; none beyond "but" or a semicolon."""
    found = sorted({token, *token.conjuncts}, key=lambda t: t.i)
    if len(found) == 1:
        return (token,)
    breaks = [t.i for t in token.doc[found[0].i : found[-1].i] if t.lower_ in {"but", "while", ";"}]
    return tuple(t for t in found if not any(min(t.i, token.i) < at < max(t.i, token.i) for at in breaks))


def appositives(token: Token) -> Iterator[Token]:
    """What stands in apposition to the token: "two activists (A and B)" -> A, B."""
    for child in token.children:
        if child.dep_ == "appos":
            yield from with_conjuncts(child)


def phrase(token: Token, *, stop: Iterable[str] = ("relcl", "acl", "appos", "cc", "conj", "punct", "advcl")) -> Span:
    """The noun phrase of a head, without its relative clauses and coordinated phrases."""
    stops = set(stop)
    left = right = token.i
    for child in token.children:
        if child.dep_ in stops and not (child.dep_ == "punct" and child.i < token.i and child.text == "-"):
            continue
        if child.i < token.i:
            left = min(left, child.left_edge.i)
        elif child.dep_ in {"prep", "nummod", "compound", "prt"} and child.lower_ in {"of", "from"}:
            right = max(right, _edge(child))
    return token.doc[left : right + 1]


def _edge(preposition: Token) -> int:
    """The last token of a prepositional phrase, short of clauses inside it."""
    last = preposition.i
    for child in preposition.children:
        if child.dep_ == "pobj":
            last = max(last, phrase(child)[-1].i)
            for other in child.conjuncts:
                last = max(last, phrase(other)[-1].i)
    return last


def _own_subjects(verb: Token) -> tuple[Token, ...]:
    found = [child for child in verb.children if child.dep_ in _SUBJECTS | _PASSIVE_SUBJECTS and child.i < verb.i]
    if not found and verb.tag_ == "VBD" and (lost := _behind_a_date(verb)) is not None:
        return (lost,)
    # "magazine Adam was closed" is at times parsed as two subjects; the nearer is the name.
    return (found[-1],) if found else ()


def _behind_a_date(verb: Token) -> Token | None:
    """The subject that the parse hung on a date's preposition: "On 12 March security forces detained A"."""
    noun = verb.doc[verb.i - 1] if verb.i > verb.sent.start else verb
    preposition = noun.head
    if noun.dep_ != "pobj" or noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ == "DATE":
        return None
    between = verb.doc[preposition.i + 1 : noun.i]
    dated = [token for token in between if token.ent_type_ == "DATE"]
    # The date is all that follows the preposition: "in the 2009 protests" has no such subject.
    return noun if dated and between[0].ent_type_ in {"DATE", "CARDINAL"} else None


def _past_relative(own: tuple[Token, ...], verb: Token) -> tuple[Token, ...]:
    """The antecedent in place of "who", "which" or "that"; else the subject and what is coordinated with it."""
    if own[0].tag_ in {"WP", "WDT"} or (own[0].lower_ == "that" and verb.dep_ == "relcl"):
        clause = verb
        while clause.dep_ in {"conj", "xcomp", "ccomp"} and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ == "relcl":
            antecedent = clause.head
            if antecedent.dep_ == "appos":
                return (antecedent.head,)
            return with_conjuncts(antecedent) if antecedent.i < own[0].i else (antecedent,)
        return ()
    return with_conjuncts(own[0])


def objects(verb: Token) -> tuple[Token, ...]:
    """The verb's objects, or those that end its chain: "Authorities arrested, detained and questioned villagers"."""
    if found := _objects(verb):
        return found
    later = [t for t in verb.conjuncts if t.i > verb.i and t.tag_ == verb.tag_ and not _own_subjects(t)]
    if not later or any(child.dep_ == "auxpass" for child in later[-1].children):
        return ()
    between = verb.doc[verb.i + 1 : later[-1].i]
    return _objects(later[-1]) if all(t.is_punct or t.dep_ in {"cc", "conj", "advmod"} for t in between) else ()


def _objects(token: Token) -> tuple[Token, ...]:
    """Direct objects of a verb, or objects of a preposition, with what is coordinated with them.

    Not what only looks like one: "held incommunicado", "released the following day".
    """
    found = [
        child
        for child in token.children
        if child.dep_ in {"dobj", "pobj", "obj"}
        and child.i > token.i
        and not (child.dep_ == "dobj" and (child.ent_type_ in {"DATE", "TIME"} or child.lower_ == "incommunicado"))
    ]
    return tuple(head for child in found[:1] for head in with_conjuncts(child))
