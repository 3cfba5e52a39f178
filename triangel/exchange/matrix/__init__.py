"""The responsibility matrix as a file: CSV for a spreadsheet, DMN 1.3 for other decision programs."""
