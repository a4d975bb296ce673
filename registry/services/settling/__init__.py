"""待核对: rows of an import that wait for a person, before it is confirmed and after."""
