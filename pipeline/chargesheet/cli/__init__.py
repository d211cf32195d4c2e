"""The ``chargesheet`` command: one module for each command, over plain functions of the other rooms."""
