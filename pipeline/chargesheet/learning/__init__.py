"""Training, evaluation, agreement and calibration: what is learned from annotated statements, and how well."""
