"""Which 荣誉类型 the columns of the enterprise register mean (是否专精特新, 专精特新级别 …)."""

TIERS = ("innovative_sme", "srdi", "little_giant_city", "little_giant")
"""Kinds of 专精特新级别, the lowest rung first: a firm on one of them stands on this one ladder."""

FLAGS = {
    "is_srdi": "srdi",
    "is_champion": "champion",
    "is_hightech_firm": "hightech_firm",
}
"""Flag column → the kind that 是 means. 是否智能制造标杆 is not here: its kind is a plan's setting.

是否专精特新 is 专精特新中小企业 of the city, never 小巨人; 是否单项冠军 is the national kind.
"""
