"""From the words of a row to the record it means (匹配): a constant number of queries per table."""
