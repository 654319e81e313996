// Draws the charts of a report from the specs in the page. Without it the tables say the same.
(function () {
  "use strict";
  // Okabe and Ito's colours, told apart by colour-blind eyes, those with the most contrast first.
  var PALETTES = {
    light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c8c8c"],
    dark: ["#56b4e9", "#e69f00", "#2fc79a", "#e79ac6", "#f0e442", "#ff8c42", "#ffffff", "#9a9a9a"]
  };
  var NARROW = 480;  // pixels, below which a legend in one line is cut off
  var printing = false;

  function theme() {
    var dark = document.documentElement.getAttribute("data-bs-theme") === "dark";
    return dark && !printing ? "dark" : "light";
  }

  function config(name, width) {
    var styles = getComputedStyle(document.documentElement);
    var color = function (token) { return styles.getPropertyValue(token).trim(); };
    var ink = printing ? "#000000" : color("--jb-ink");
    var muted = printing ? "#333333" : color("--jb-muted");
    var line = printing ? "#cccccc" : color("--jb-line");
    var font = color("--jb-sans") || "sans-serif";
    return {
      background: null, font: font, view: { stroke: null },
      range: { category: PALETTES[name], ordinal: { scheme: "viridis" } },
      mark: { color: PALETTES[name][0] },
      bar: { cornerRadiusEnd: 2 }, line: { strokeWidth: 2.25 }, point: { size: 50 },
      axis: { labelColor: muted, titleColor: muted, gridColor: line, domainColor: line, tickColor: line,
              labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, symbolType: "square",
                columns: width < NARROW ? 2 : 0 }
    };
  }

  function draw(figure) {
    var plot = figure.querySelector(".jb-vega-plot");
    var spec = JSON.parse(figure.dataset.spec);
    figure.hidden = false;
    return window.vegaEmbed(plot, spec, {
      ast: true, expr: window.vega.expressionInterpreter, actions: false, defaultStyle: false,
      renderer: "svg", config: config(theme(), plot.clientWidth), tooltip: { disableDefaultStyle: true }
    }).then(function (result) {
      if (figure.view) { figure.view.finalize(); }
      figure.view = result.view;
    }).catch(function (error) {
      figure.hidden = true;  // the table below says the same
      window.console.error(error);
    });
  }

  function all() { document.querySelectorAll("figure[data-spec]").forEach(draw); }

  function save(button) {
    var figure = button.closest("figure[data-spec]");
    var kind = button.dataset.save;
    if (!figure || !figure.view) { return; }
    // A picture leaves the page: it takes the page's own ground with it.
    var view = figure.view;
    view.background(getComputedStyle(document.documentElement).getPropertyValue("--jb-card").trim());
    view.toImageURL(kind, kind === "png" ? 2 : 1).then(function (url) {
      var link = document.createElement("a");
      link.href = url;
      link.download = figure.dataset.name + "." + kind;
      document.body.appendChild(link);
      link.click();
      link.remove();
      view.background(null);
      view.run();
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-save]");
    if (button) { save(button); }
  });
  document.querySelectorAll(".jb-needs-script").forEach(function (one) { one.hidden = false; });
  new MutationObserver(all).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", function () { if (theme() === "dark") { printing = true; all(); } });
  window.addEventListener("afterprint", function () { if (printing) { printing = false; all(); } });
  all();
})();
