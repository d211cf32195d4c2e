"""The pipeline's stages, in running order; each file is one spaCy component with one factory.

layout -> sentences -> (tagger, parser, ...) -> mentions -> provisions -> dates -> names -> triggers -> arguments
-> modality -> records. A stage is a pure ``match(doc)`` that returns what it found, and one writer,
``set_annotations(doc, found)``; what is written, and who reads it, stands in ``layers``.
"""
