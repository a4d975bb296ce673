"""差异原因: why a figure differs between two vintages, thing by thing, with parts that add up."""
