// <div data-chart="flow"> + json_script "flow" (an ECharts option): drawn in the house's colours, again when the theme
// changes. With data-chart-narrow another option is drawn where the box is narrow, as on a phone. Texts in tooltips come
// from the data: `tip` on a node, link or point is shown as it stands.
(function () {
  "use strict";
  var NARROW = 600;
  var token = function (name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); };

  function dressed(option) {
    var ink = token("--t-ink"), soft = token("--t-ink-2"), line = token("--t-line"), surface = token("--t-surface");
    var axis = {
      axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
      axisLabel: { color: soft, fontSize: 13 }, splitLine: { lineStyle: { color: line } },
      nameTextStyle: { color: soft },
    };
    var withAxis = function (given) {
      if (!given) { return given; }
      return Array.isArray(given) ? given.map(withAxis) : Object.assign({}, axis, given);
    };
    return Object.assign({}, option, {
      animation: false,
      textStyle: { fontFamily: '"Source Sans 3", sans-serif', fontSize: 14, color: ink },
      xAxis: withAxis(option.xAxis), yAxis: withAxis(option.yAxis),
      legend: option.legend && Object.assign({ textStyle: { color: soft } }, option.legend),
      series: (option.series || []).map(function (series) {
        return Object.assign({}, series, {
          label: Object.assign({ color: ink, fontSize: 13, textBorderColor: surface, textBorderWidth: 3 }, series.label),
        });
      }),
      tooltip: Object.assign({
        trigger: "item", renderMode: "richText", confine: true, backgroundColor: surface, borderColor: line,
        textStyle: { color: ink, fontSize: 14, fontFamily: '"Source Sans 3", sans-serif' },
        formatter: tip,
      }, option.tooltip, { renderMode: "richText" }),
    });
  }
  function tip(point) {
    if (Array.isArray(point)) { return point.map(tip).join("\n"); }
    var data = point.data || {};
    if (data.tip) { return data.tip; }
    return (point.seriesName && !/^series/.test(point.seriesName) ? point.seriesName + "\n" : "") + point.name + ": " + point.value;
  }

  function fitting(box) {
    var narrow = box.dataset.chartNarrow && box.parentElement.clientWidth < NARROW;
    return narrow ? box.dataset.chartNarrow : box.dataset.chart;
  }
  function draw(box) {
    var name = fitting(box), data = document.getElementById(name);
    if (!data || !window.echarts) { return; }
    var chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(dressed(JSON.parse(data.textContent)), true);
    box.dataset.tDrawn = name;
    if (!box.dataset.tWatched) {
      box.dataset.tWatched = "yes";
      new ResizeObserver(function () { chart.resize(); if (fitting(box) !== box.dataset.tDrawn) { draw(box); } }).observe(box);
      chart.on("click", function (point) { if (point.data && point.data.href) { window.location.assign(point.data.href); } });
    }
  }
  function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }
  document.addEventListener("t:theme", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
  drawAll();
})();
