"""The engine beneath the stages: a spaCy pipeline or Stanza."""

from chargesheet.stages.engine.stage import BASE_PIPELINE, EngineStage, make_engine

__all__ = ["BASE_PIPELINE", "EngineStage", "make_engine"]
