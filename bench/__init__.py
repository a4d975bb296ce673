"""Measures, printed as ratios between things that ran side by side in one run."""
