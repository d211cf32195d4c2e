"""The trained model as stages: texts to word-pieces, one pass of the network, spans, and the links between them."""
