// Only pages with charts load this: the parts of ECharts that we use, drawn as SVG.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

// A chart is a figure that holds its option as JSON: <figure data-chart><script type="application/json">.
for (const figure of document.querySelectorAll("[data-chart]")) {
  const option = JSON.parse(figure.querySelector("script").textContent);
  init(figure, null, { renderer: "svg" }).setOption(option);
}
