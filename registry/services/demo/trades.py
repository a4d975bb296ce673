"""What fictional firms do: segments with their industry code, and the words of their names."""

from dataclasses import dataclass

from registry.terms import Sector


@dataclass(frozen=True)
class Trade:
    """A line of business. sector None: neither of the plan's four, and not 高精尖."""

    sector: Sector | None
    segment: str
    industry: str
    word: str
    product: str

    @property
    def high_tech(self) -> bool:
        """Whether the demo counts it as 高技术制造业: its codes are chosen to be plain cases."""
        return self.industry[:2] in ("27", "39") or self.industry[:3] in ("358", "374", "401")

    @property
    def makes_goods(self) -> bool:
        """Whether it is industry (门类 B, C, D)."""
        return "06" <= self.industry[:2] <= "46"


VACCINE = Trade(Sector.PHARMA, "疫苗", "2762", "疫苗", "人用疫苗")

FACTORIES = (
    Trade(Sector.PHARMA, "生物药", "2761", "生物制药", "重组蛋白药物"),
    Trade(Sector.PHARMA, "化学药", "2720", "药业", "口服固体制剂"),
    Trade(Sector.PHARMA, "中药", "2740", "中药", "中药口服液"),
    Trade(Sector.PHARMA, "医疗器械", "3581", "医疗器械", "医用影像设备"),
    Trade(Sector.PHARMA, "体外诊断", "2770", "诊断技术", "体外诊断试剂"),
    Trade(Sector.INFORMATION, "集成电路", "3973", "微电子", "碳化硅功率器件"),
    Trade(Sector.INFORMATION, "通信设备", "3921", "通信设备", "通信系统设备"),
    Trade(Sector.EQUIPMENT, "工业机器人", "3491", "机器人", "工业机器人"),
    Trade(Sector.EQUIPMENT, "汽车零部件", "3670", "汽车部件", "汽车电控部件"),
    Trade(Sector.EQUIPMENT, "商业航天", "3742", "宇航", "商业运载火箭部件"),
    Trade(Sector.EQUIPMENT, "氢能装备", "3599", "氢能装备", "氢能加注设备"),
    Trade(Sector.EQUIPMENT, "数控机床", "3421", "精密机床", "五轴数控机床"),
    Trade(Sector.EQUIPMENT, "仪器仪表", "4014", "分析仪器", "实验分析仪器"),
)
OLD_TRADES = (
    Trade(None, "包装印刷", "2319", "印刷", "包装印刷品"),
    Trade(None, "食品", "1421", "食品", "糖果和巧克力"),
    Trade(None, "服装", "1819", "服装", "工装"),
    Trade(None, "金属结构", "3311", "钢构", "金属结构件"),
    Trade(None, "热力", "4430", "热力", "热力供应"),
)
SERVICES = (
    Trade(Sector.INFORMATION, "软件", "6513", "软件", "行业应用软件"),
    Trade(Sector.INFORMATION, "集成电路设计", "6520", "集成电路设计", "芯片设计服务"),
    Trade(Sector.INFORMATION, "运行维护", "6540", "智能科技", "系统运行维护服务"),
    Trade(Sector.SERVICES, "医药研发", "7340", "医药研究", "新药研发服务"),
    Trade(Sector.SERVICES, "工程技术研究", "7320", "工程技术", "工程技术研究"),
    Trade(Sector.SERVICES, "检验检测", "7452", "检测技术", "检验检测服务"),
    Trade(Sector.SERVICES, "技术推广", "7512", "生物科技", "生物技术推广"),
)

FIRST = "安本博晨承德恩方格光海和恒弘华佳健金景康朗利联隆美铭诺鹏启瑞盛泰天同威祥新信源"
SECOND = "宝邦诚创达鼎丰福冠国浩宏辉吉嘉京凯科乐力立民明宁普清荣森顺思通维文兴亚益永悦正"
"""Enough for more than 1,200 names of two characters."""

PEOPLE = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
