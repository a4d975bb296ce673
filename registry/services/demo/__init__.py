"""示例数据: a fictional district that follows the plan's story, the same every time."""
