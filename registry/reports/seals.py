"""How a file names the published report it was made from (报告标识): its custom properties."""

NUMBER, FINGERPRINT, TEMPLATE = "报告编号", "报告指纹", "模板指纹"
