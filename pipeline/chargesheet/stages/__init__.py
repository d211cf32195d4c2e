"""The pipeline's stages, in running order; each is one spaCy component with one factory.

layout -> sentences -> engine -> mentions -> provisions -> dates -> names -> triggers -> arguments -> modality ->
records. A stage is a pure ``match(doc)`` that returns what it found, and one writer, ``set_annotations(doc, found)``;
what is written, and who reads it, stands in ``layers``.

A stage is a module, or a package whose ``stage`` module holds the component and whose other modules are its parts.
Beside them: ``fields`` (events told as fields, for triggers, arguments and modality), ``gazetteer`` and ``name_words``
(word lists that several stages read), ``data`` (the lists), and ``encoder``, the learned stages of the statement model,
which write the same layers.
"""
