"""报送表: the workbooks that are sent out to fill in, and what is known of one that comes back."""
