"""Taking a revision back as a new revision (撤回)."""
