"""Review in a store: the machine's layers, the log of corrections, the queue; over ``stores.sql``."""
