"""名单核对: keep an official list, put it beside the ledger, settle each difference in one step."""
