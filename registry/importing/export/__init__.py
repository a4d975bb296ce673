"""A register as a workbook that can be imported again unchanged (导出)."""
