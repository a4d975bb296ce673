"""Measures, printed as ratios between things that ran side by side in one run.

The program is measured as it is installed: what it compiled once it keeps, as the libraries beside
it do. Where the surroundings forbid that, each command compiles 220 modules anew.
"""

import os

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
