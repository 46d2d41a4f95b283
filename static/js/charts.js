// The desk's charts. Their figures are in <script type="application/json" id="desk-data">, and again in a table for
// everyone who cannot see a chart. A chart whose place is not on the page is not drawn.
"use strict";

const GROUPS = { candidate: "#4b86bd", staff: "#7c9a5e", institution: "#b3564a" };
const SHADES = [
  { gte: 50, label: "50 件以上", color: "#0a4d8c" },
  { gte: 35, lt: 50, label: "35–49", color: "#4b86bd" },
  { gte: 25, lt: 35, label: "25–34", color: "#94bcdf" },
  { lt: 25, label: "25 以下", color: "#d5e5f3" },
];
const SHORT_NAMES = {
  黔西南布依族苗族自治州: "黔西南州",
  黔东南苗族侗族自治州: "黔东南州",
  黔南布依族苗族自治州: "黔南州",
};
// Where a region's name is written; the outlines' own centres overlap.
const CENTRES = {
  520100: [106.72, 26.83], 520200: [104.78, 25.98], 520300: [107.1, 28.15], 520400: [105.93, 25.98], 520500: [105.5, 27.02],
  520600: [108.55, 28.0], 522300: [105.45, 25.2], 522600: [108.5, 26.4], 522700: [107.3, 25.85],
};

const drawn = [];
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const shortName = (name) => SHORT_NAMES[name] || name.replace("市", "");

function tooltip(more) {
  return {
    renderMode: "richText", // drawn on the canvas: HTML tooltips would need inline styles
    backgroundColor: "#fff",
    borderColor: token("--line"),
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: token("--ink"), fontFamily: token("--sans"), fontSize: 13 },
    ...more,
  };
}

function draw(id, option) {
  const place = document.getElementById(id);
  if (!place) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    textStyle: { fontFamily: token("--sans"), color: token("--ink-3") },
    animation: !still,
    ...option,
  });
  drawn.push(chart);
}

function categories(names, more) {
  return {
    type: "category",
    data: names,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: token("--ink"), fontSize: 12 },
    ...more,
  };
}

async function drawMap(regions) {
  const place = document.getElementById("chart-map");
  if (!place) return;
  const outlines = await (await fetch(place.dataset.outlines)).json();
  for (const region of outlines.features) region.properties.cp = CENTRES[region.id] || region.properties.cp;
  echarts.registerMap("guizhou", outlines);
  const figures = Object.fromEntries(regions.map((region) => [region.name, region]));
  const told = ({ name }) => `${name}\n在办 ${figures[name]?.value ?? 0} 件　临期 ${figures[name]?.due ?? 0} 件`;
  draw("chart-map", {
    tooltip: tooltip({ trigger: "item", formatter: told }),
    visualMap: {
      type: "piecewise", orient: "horizontal", left: 0, bottom: 0, itemWidth: 14, itemHeight: 10, itemGap: 12,
      textStyle: { fontSize: 12, color: token("--ink-3") },
      pieces: SHADES,
    },
    series: [{
      type: "map",
      map: "guizhou",
      aspectScale: 0.88,
      layoutCenter: ["50%", "45%"],
      layoutSize: "98%",
      label: {
        show: true, fontSize: 12, lineHeight: 15, color: token("--ink"),
        formatter: ({ name, value }) => `${shortName(name)}\n${Number.isNaN(value) ? "" : value}`,
      },
      itemStyle: { borderColor: "#fff", borderWidth: 1.2 },
      emphasis: { label: { color: token("--ink"), fontWeight: "bold" }, itemStyle: { areaColor: "#f5c95b" } },
      select: { disabled: true },
      data: regions.map(({ name, value }) => ({ name, value, label: { color: value >= 35 ? "#fff" : token("--ink") } })),
    }],
  });
}

function drawRegions(regions) {
  const ranked = [...regions].sort((one, other) => one.value - other.value);
  draw("chart-regions", {
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
    legend: { right: 0, top: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: token("--ink-3") }, data: ["在办", "临期"] },
    grid: { left: 62, right: 36, top: 30, bottom: 6 },
    xAxis: { type: "value", show: false },
    yAxis: categories(ranked.map((region) => shortName(region.name)), {}),
    series: [
      {
        name: "临期", type: "bar", stack: "all", barWidth: 13, data: ranked.map((region) => region.due),
        itemStyle: { color: "#d98a00", borderRadius: [3, 0, 0, 3] },
      },
      {
        name: "在办", type: "bar", stack: "all", data: ranked.map((region) => region.value - region.due),
        itemStyle: { color: "#4b86bd", borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: token("--ink"), formatter: ({ dataIndex }) => ranked[dataIndex].value },
      },
    ],
  });
}

function drawArticles(articles) {
  draw("chart-articles", {
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
    grid: { left: 100, right: 34, top: 2, bottom: 2 },
    xAxis: { type: "value", show: false },
    yAxis: categories(articles.map((article) => article.label), { inverse: true }),
    series: [{
      name: "件数", type: "bar", barWidth: 11,
      label: { show: true, position: "right", color: token("--ink") },
      data: articles.map(({ count, group }) => ({ value: count, itemStyle: { color: GROUPS[group], borderRadius: 3 } })),
    }],
  });
}

function drawMonths({ months, received, closed }) {
  const line = (name, data, color, more) => ({
    name, data, type: "line", smooth: 0.3, smoothMonotone: "x", symbol: "circle", symbolSize: 5, showSymbol: false, itemStyle: { color }, ...more,
  });
  draw("chart-months", {
    tooltip: tooltip({ trigger: "axis" }),
    legend: { right: 0, top: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: token("--ink-3") } },
    grid: { left: 28, right: 8, top: 30, bottom: 22 },
    xAxis: {
      type: "category", boundaryGap: false, data: months, axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line") } },
      axisLabel: { formatter: "{value}月", interval: 1 },
    },
    yAxis: { type: "value", splitNumber: 3, minInterval: 1, splitLine: { lineStyle: { color: token("--line-soft") } } },
    series: [
      line("受理", received, token("--brand"), { lineStyle: { width: 2.2 }, areaStyle: { color: "rgba(10,77,140,.08)" } }),
      line("办结", closed, token("--green"), { lineStyle: { width: 2.2, type: [6, 4] } }),
    ],
  });
}

/** One bar a day; `daily` holds the counts by the name of their chart. */
function drawDaily({ days, daily }) {
  const colours = { refusals: "#b3564a", logins: "#4b86bd", lockouts: "#d98a00", unusual: "#5a3fb0" };
  for (const [name, counts] of Object.entries(daily)) {
    draw(`chart-${name}`, {
      tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
      grid: { left: 34, right: 8, top: 14, bottom: 22 },
      xAxis: {
        type: "category", data: days, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line") } },
      },
      yAxis: { type: "value", minInterval: 1, splitNumber: 3, splitLine: { lineStyle: { color: token("--line-soft") } } },
      series: [{
        name: "次数", type: "bar", barMaxWidth: 18, data: counts,
        itemStyle: { color: colours[name], borderRadius: [3, 3, 0, 0] },
      }],
    });
  }
}

document.addEventListener("DOMContentLoaded", async () => {
  const source = document.getElementById("desk-data");
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  if (data.articles) drawArticles(data.articles);
  if (data.months) drawMonths(data);
  if (data.daily) drawDaily(data);
  if (data.regions) {
    drawRegions(data.regions);
    await drawMap(data.regions);
  }
  const resize = () => drawn.forEach((chart) => chart.resize());
  new ResizeObserver(resize).observe(document.getElementById("main"));
  document.documentElement.dataset.charts = "drawn";
});
