"""规划的维护: what people change in a plan, each change a revision, nobody's work lost."""
