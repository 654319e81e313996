// The room by keyboard, and on the whole screen. Every part of the page works without this.
(function () {
  "use strict";
  var steps = { j: "next", ArrowRight: "next", PageDown: "next", k: "back", ArrowLeft: "back", PageUp: "back" };
  document.addEventListener("keydown", function (event) {
    var name = steps[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input, select")) { return; }
    var form = document.querySelector("form[data-step=" + name + "]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });
  var full = document.querySelector("[data-full]");
  if (full && document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", function () {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
    });
  }
})();
