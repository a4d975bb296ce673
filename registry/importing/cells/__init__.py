"""Cell text → value, by kind of field: pure readers that never raise and never guess in silence."""
