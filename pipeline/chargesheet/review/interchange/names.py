"""The names of the formats, by themselves: a command line that starts fast imports nothing else."""

from enum import StrEnum


class Format(StrEnum):
    """What layers are written as, and read from."""

    layer = "layer"
    labelstudio = "labelstudio"
    doccano = "doccano"
    brat = "brat"
    conllu = "conllu"
    iob2 = "iob2"
    spacy = "spacy"
    webannotation = "webannotation"


class Source(StrEnum):
    """What is read: the formats, and document records, whose model is their author."""

    layer = "layer"
    labelstudio = "labelstudio"
    doccano = "doccano"
    brat = "brat"
    conllu = "conllu"
    iob2 = "iob2"
    spacy = "spacy"
    webannotation = "webannotation"
    records = "records"
