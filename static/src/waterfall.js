// A waterfall: from one end over every part to the other. Totals stand on the axis, parts hang between where they begin and end.
import { CustomChart } from "echarts/charts";
import { use } from "echarts/core";

use([CustomChart]);

const COLOURS = { total: "#4d5763", up: "#0b5f95", down: "#b65c00" };

// Where each bar begins and ends.
function spans(bars) {
  let level = 0;
  return bars.map((bar) => {
    const from = bar.total ? 0 : level;
    level = bar.total ? bar.value : level + bar.value;
    return { ...bar, from, to: level, look: bar.total ? "total" : bar.value < 0 ? "down" : "up" };
  });
}

// Small parts of large totals are seen only where the axis does not begin at zero; its name says so.
function floorOf(found) {
  const levels = found.flatMap((bar) => (bar.total ? [bar.to] : [bar.from, bar.to]));
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  if (low <= 0 || high - low > low / 2) return null;
  return Math.max(0, low - (high - low || low) * 0.35);
}

function bar(found, floor, signed) {
  return (params, api) => {
    const one = found[params.dataIndex];
    const top = api.coord([params.dataIndex, Math.max(one.from, one.to)]);
    const bottom = api.coord([params.dataIndex, Math.max(Math.min(one.from, one.to), floor ?? -Infinity)]);
    const width = Math.min(api.size([1, 0])[0] * 0.6, 56);
    const shape = { x: top[0] - width / 2, y: top[1], width, height: Math.max(bottom[1] - top[1], 1) };
    const words = { style: { text: signed(one), fill: "#1d2530", fontFamily: "inherit", fontSize: 12 } };
    return { type: "rect", shape, style: { fill: COLOURS[one.look] }, textContent: words, textConfig: { position: "top", distance: 4 } };
  };
}

export function waterfallOption(chart, common) {
  const found = spans(chart.bars);
  const floor = floorOf(found);
  const signed = (one) => (one.total || one.value < 0 ? "" : "+") + one.value.toLocaleString("zh-CN", { maximumFractionDigits: chart.decimals });
  return {
    ...common,
    legend: undefined,
    tooltip: { ...common.tooltip, trigger: "item", formatter: (point) => `${found[point.dataIndex].name}：${signed(found[point.dataIndex])} ${chart.unit}` },
    xAxis: { ...common.xAxis, boundaryGap: true, data: found.map((one) => one.name), axisLabel: { interval: 0, width: 110, overflow: "break" } },
    yAxis: { ...common.yAxis, scale: false, min: floor, nameTextStyle: { ...common.yAxis.nameTextStyle, align: "left" }, name: floor === null ? chart.unit : `${chart.unit}（纵轴不从零起）`, axisLabel: { showMinLabel: floor === null, formatter: (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: 2 }) } },
    series: [
      {
        type: "custom",
        renderItem: bar(found, floor, signed),
        data: found.map((one, index) => [index, Math.max(one.from, one.to)]),
        encode: { x: 0, y: 1 },
      },
    ],
  };
}
