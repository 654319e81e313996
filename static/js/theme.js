// Loaded first and not deferred, so that the page never flashes in the wrong colours.
(function () {
  "use strict";
  var key = "jb-theme";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try { return localStorage.getItem(key) || "auto"; } catch (e) { return "auto"; }
  }
  function apply() {
    var value = chosen();
    var theme = value === "auto" ? (dark.matches ? "dark" : "light") : value;
    document.documentElement.setAttribute("data-bs-theme", theme);
    document.querySelectorAll("[data-theme-value]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeValue === value));
    });
  }
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-switch]").forEach(function (group) { group.hidden = false; });
    apply();
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-value]");
    if (!button) { return; }
    try { localStorage.setItem(key, button.dataset.themeValue); } catch (e) { /* private mode: this page only */ }
    apply();
  });
})();
