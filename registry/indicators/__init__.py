"""Records in, figures against targets (指标): definitions, plans, measures, verdicts, traces."""
