"""Stages for languages whose engine parses into Universal Dependencies, by the vocabularies of their folders."""
