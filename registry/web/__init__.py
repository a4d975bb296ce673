"""The web: translates a request, asks the rooms below, answers. No rule lives here."""
