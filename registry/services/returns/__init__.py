"""报送: sending workbooks out to 镇街 and 园区 and collecting them again (下发与回收)."""
