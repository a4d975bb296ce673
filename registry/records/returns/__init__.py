"""报送: who is due to return what, and who has."""
