"""The marked workbook (标错回传): rejected rows come back as the user's own file.

A workbook that is Office Open XML is spliced: every byte that need not change stays. Anything else
that was read (xls, et, ods, csv, xlsb) is first rebuilt as a plain xlsx from what was read.
"""
