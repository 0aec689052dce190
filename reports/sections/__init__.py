"""One module for each chapter of the report; their order is in ``reports.chapters``."""
