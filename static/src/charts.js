// Only pages with charts load this: the parts of ECharts that we use, drawn as SVG so that they print sharp.
// A chart's data stands in a JSON script block: {kind, unit, categories, series: [{name, values, role}]}.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { waterfallOption } from "./waterfall.js";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

// Okabe–Ito, darkened where a line on white would fall below 3 : 1; each series has its own mark as well.
const COLOURS = ["#0b5f95", "#b65c00", "#00795a", "#8f4a78", "#4d5763"];
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
const TEXT = { color: "#45505e", fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-text") };

function seriesOption(kind, series, index) {
  const aim = series.role === "target" || series.role === "milestone";
  return {
    type: aim ? "line" : kind,
    name: series.name,
    data: series.values,
    symbol: MARKS[index % MARKS.length],
    symbolSize: 7,
    connectNulls: false,
    barMaxWidth: 28,
    lineStyle: { width: aim ? 1.5 : 2, type: aim ? "dashed" : "solid" },
  };
}

function chartOption(chart) {
  return {
    animation: false,
    aria: { enabled: true },
    color: COLOURS,
    textStyle: TEXT,
    grid: { left: 12, right: 20, top: 40, bottom: 8, containLabel: true },
    legend: { top: 6, right: 16, itemWidth: 18, textStyle: TEXT },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value == null ? "—" : `${value} ${chart.unit}`) },
    xAxis: { type: "category", data: chart.categories, axisLine: { lineStyle: { color: "#868f9a" } }, axisTick: { show: false } },
    yAxis: { type: "value", name: chart.unit, nameTextStyle: { ...TEXT, align: "left" }, scale: chart.kind === "line", splitLine: { lineStyle: { color: "#e9ecf0" } } },
    series: (chart.series ?? []).map((series, index) => seriesOption(chart.kind, series, index)),
  };
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const chart = init(figure.querySelector(".chart__canvas"), null, { renderer: "svg" });
  const common = chartOption(data);
  chart.setOption(data.kind === "waterfall" ? waterfallOption(data, common) : common);
  window.addEventListener("resize", () => chart.resize());
  window.addEventListener("beforeprint", () => chart.resize());
}
