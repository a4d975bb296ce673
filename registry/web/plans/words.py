"""How a target's codes are called on the pages of plans."""

BASE_KINDS = {"number": "基期年数值", "interval": "期间值", "note": "解释性数据", "none": "没有"}
OPERATORS = {
    ">=": "不低于（≥）",
    ">": "高于（>）",
    "<=": "不高于（≤）",
    "<": "低于（<）",
    "=": "等于（=）",
    "text": "文字目标",
}
