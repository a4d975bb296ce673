"""The one room that asks and writes business tables: revisions, history, scope, lineage, files."""
