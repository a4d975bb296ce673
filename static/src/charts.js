// Only pages with charts load this: the parts of ECharts that we use, drawn as SVG so that they print sharp.
// A chart's data stands in a JSON script block: {kind, unit, categories, series: [{name, role, values, texts, tones}], line}.
// Every number comes with its text from the server; nothing is computed here.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { waterfallOption } from "./waterfall.js";

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

// Okabe–Ito, darkened where a line on white would fall below 3 : 1; dash and mark tell series apart as well.
const LOOKS = {
  official: { color: "#0b5f95", width: 3, type: "solid", symbol: "circle", size: 7, lift: -14 },
  ledger: { color: "#b65c00", width: 1.5, type: "solid", symbol: "emptyCircle", size: 6, lift: 16 },
  milestone: { color: "#5d6875", width: 1.5, type: "dashed", symbol: "circle", size: 1 },
  given: { color: "#00795a", width: 2, type: "solid", symbol: "triangle", size: 6 },
};
const OTHERS = [LOOKS.official, LOOKS.ledger, { ...LOOKS.official, color: "#00795a", symbol: "triangle" }];
const TONES = { plain: "#2b6b99", behind: "#c2782b" };
const TEXT = {
  color: "#45505e",
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-text"),
  fontSize: 12,
};

// What one place of the chart says, in the server's words.
function words(chart, index) {
  if (chart.bars) return `${chart.bars[index].name}：${chart.bars[index].value} ${chart.unit}`;
  const lines = chart.series
    .filter((series) => series.values[index] !== null && series.values[index] !== undefined)
    .map((series) => `${series.name}  ${series.texts[index]} ${chart.unit}`);
  return [chart.categories[index], ...lines].join("\n");
}

function lastKnown(values) {
  return values.reduce((last, value, index) => (value === null ? last : index), -1);
}

// A line carries its name and last value at its end, so that nobody looks for a legend.
function lineSeries(series, index, all) {
  const look = LOOKS[series.role] || OTHERS[index % OTHERS.length];
  const end = lastKnown(series.values);
  const crowded = all.some((other) => other !== series && lastKnown(other.values) === end);
  return {
    type: "line",
    name: series.name,
    data: series.values.map((value, at) => ({
      value,
      label: { show: at === end, formatter: `${series.name}\n${series.texts[at]}` },
    })),
    symbol: look.symbol,
    symbolSize: look.size,
    showAllSymbol: true,
    connectNulls: false,
    color: look.color,
    lineStyle: { width: look.width, type: look.type },
    label: { ...TEXT, color: look.color, position: "right", distance: 6, lineHeight: 14, offset: [0, series.lift ?? (crowded ? look.lift : 0) ?? 0] },
    z: series.role === "official" ? 4 : 3,
  };
}

function barSeries(chart, series) {
  const line = chart.line && {
    silent: true,
    z: 1,
    symbol: "none",
    lineStyle: { color: "#b25a00", type: "solid", width: 1.5 },
    label: { ...TEXT, color: "#7d4a00", formatter: chart.line.text, position: "end" },
    data: [{ xAxis: chart.line.value }],
  };
  return {
    type: "bar",
    name: series.name,
    data: series.values.map((value, at) => ({
      value,
      itemStyle: { color: TONES[(series.tones || [])[at]] || TONES.plain },
      label: { show: true, formatter: `${series.texts[at]}` },
    })),
    barMaxWidth: 16,
    label: { ...TEXT, position: "right", backgroundColor: "#fff", padding: [0, 2] },
    markLine: line || undefined,
  };
}

function option(chart) {
  const ranked = chart.kind === "rank";
  const names = {
    type: "category",
    data: chart.categories,
    inverse: ranked,
    boundaryGap: ranked,
    axisLine: { lineStyle: { color: "#868f9a" } },
    axisTick: { show: false },
    axisLabel: ranked ? { ...TEXT, interval: 0, width: 170, overflow: "truncate" } : TEXT,
  };
  const amounts = {
    type: "value",
    scale: !ranked,
    name: ranked ? "" : chart.unit,
    nameTextStyle: { ...TEXT, align: "right" },
    axisLabel: { ...TEXT, show: !ranked },
    splitNumber: 4,
    splitLine: { show: !ranked, lineStyle: { color: "#e9ecf0" } },
  };
  return {
    animation: false,
    textStyle: TEXT,
    grid: ranked
      ? { left: 8, right: 56, top: chart.line ? 24 : 6, bottom: 6, containLabel: true }
      : { left: 12, right: 76, top: 32, bottom: 6, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: ranked ? "shadow" : "line" },
      formatter: (points) => words(chart, points[0].dataIndex),
    },
    xAxis: ranked ? amounts : names,
    yAxis: ranked ? names : amounts,
    series: (chart.series ?? []).map((series, index) => (ranked ? barSeries(chart, series) : lineSeries(series, index, chart.series))),
  };
}

// The arrow keys go from place to place; what stands there is shown and read out.
function listenToKeys(canvas, drawing, chart, spoken) {
  let at = -1;
  const last = (chart.bars ?? chart.categories).length - 1;
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") drawing.dispatchAction({ type: "hideTip" });
    if (!(event.key in steps)) return;
    event.preventDefault();
    at = Math.min(Math.max(at + steps[event.key], 0), last);
    drawing.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    spoken.textContent = words(chart, at);
  });
  canvas.addEventListener("blur", () => drawing.dispatchAction({ type: "hideTip" }));
}

function draw(figure) {
  const chart = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart__canvas");
  const spoken = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  spoken.setAttribute("aria-live", "polite");
  const sheet = Object.assign(document.createElement("div"), { className: "chart__sheet" });
  sheet.setAttribute("aria-hidden", "true");
  canvas.append(sheet, spoken);
  const drawing = init(sheet, null, { renderer: "svg" });
  const common = option(chart);
  drawing.setOption(chart.kind === "waterfall" ? waterfallOption(chart, common) : common);
  listenToKeys(canvas, drawing, chart, spoken);
  const fit = () => {
    drawing.resize();
    keepWhole(sheet.querySelector("svg"), drawing);
  };
  fit();
  window.addEventListener("resize", fit);
}

// Paper may be narrower than the page was when it was measured: then the whole drawing shrinks.
function keepWhole(svg, drawing) {
  svg.setAttribute("viewBox", `0 0 ${drawing.getWidth()} ${drawing.getHeight()}`);
}

for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
