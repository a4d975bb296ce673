"""An official list beside the ledger (名单核对): read, matched, every row in one group."""
