"""Readers of office files: each turns one file format into frames of typed columns.

They run in a child process only (``child``), see no path and write nothing but frames. ``sniffing``
decides by content which one reads a file. What it loads decides how fast a file is opened: standard
library modules that start quickly, and python-calamine only for the formats that need it.
"""
