"""大兴区产业台账: a district economic bureau's ledger of enterprises, and its plan's indicators."""

VERSION = "0.1.0"
