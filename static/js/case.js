// The case page by keyboard. Every part of the page works without this.
(function () {
  "use strict";
  var form = document.querySelector("form[data-ballot]");
  var dialog = document.getElementById("keys-dialog");

  // The questions in the order in which they are answered: unknown clauses first, then the ballot's own.
  function groups() {
    var all = Array.prototype.slice.call(document.querySelectorAll(".jb-segment[data-group], .jb-ballot .jb-choices"));
    return all.filter(function (group) { return group.querySelector("input[data-key]"); });
  }
  function answered(group) {
    var chosen = group.querySelector("input:checked");
    return Boolean(chosen) && (group.matches(".jb-choices") || group.dataset.touched === "yes" || chosen.value !== "unknown");
  }
  var current = null;
  function mark(group) {
    if (current) { current.classList.remove("is-current"); }
    current = group || null;
    if (current) { current.classList.add("is-current"); }
  }
  function nextOpen(after) {
    var all = groups();
    var at = after ? all.indexOf(after) + 1 : 0;
    for (var i = at; i < all.length; i += 1) { if (!answered(all[i])) { return all[i]; } }
    for (var j = 0; j < at; j += 1) { if (!answered(all[j])) { return all[j]; } }
    return null;
  }
  function bring(group) {
    var box = group.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 90) { group.scrollIntoView({ block: "center" }); }
  }

  function sum() {
    var line = document.querySelector("[data-sum]");
    if (!line) { return; }
    var met = 0;
    var lacking = 0;
    document.querySelectorAll("[data-clause]").forEach(function (row) {
      var chosen = row.querySelector("input[type=radio]:checked");
      var state = chosen ? chosen.value : row.dataset.clause;
      if (state === "met") { met += 1; } else if ("required" in row.dataset) { lacking += 1; }
    });
    var needed = Number(line.dataset.needed);
    var good = lacking === 0 && met >= needed;
    var text = good ? line.dataset.yes : lacking ? line.dataset.required : line.dataset.no;
    line.querySelector("span").textContent = text.replace("{met}", String(met)).replace("{needed}", String(needed));
    line.classList.toggle("jb-tone-good", good);
    line.classList.toggle("jb-tone-bad", !good);
    var use = line.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, good ? "#circle-check" : "#circle-x"));
  }

  // What is ticked before the first answer is kept in this tab until it is sent.
  var key = form && form.dataset.keep ? "case-" + form.dataset.keep : null;
  function keep() {
    if (!key) { return; }
    var kept = {};
    Array.prototype.forEach.call(form.elements, function (input) {
      if (!input.name || input.name === "csrf_token") { return; }
      if (input.type === "radio") { if (input.checked) { kept[input.name] = input.value; } }
      else if (input.type === "text") { kept[input.name] = input.value; }
    });
    try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch (full) { /* then nothing is kept */ }
  }
  function restore() {
    if (!key || document.querySelector("[data-error-summary], .jb-notice[role=alert]")) { return; }
    var kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    Array.prototype.forEach.call(form.elements, function (input) {
      if (!(input.name in kept)) { return; }
      if (input.type === "radio") { input.checked = input.value === kept[input.name]; }
      else if (input.type === "text") {
        input.value = kept[input.name];
        if (input.value) { input.closest("details").open = true; }
      }
    });
  }

  document.addEventListener("change", function (event) {
    var group = event.target.closest(".jb-segment, .jb-choices");
    if (group) { group.dataset.touched = "yes"; mark(nextOpen(group)); }
    sum();
    keep();
  });
  document.addEventListener("input", keep);
  document.addEventListener("focusin", function (event) {
    var group = event.target.closest(".jb-segment[data-group], .jb-choices");
    if (group && groups().indexOf(group) >= 0) { mark(group); }
  });

  function typing(target) {
    return target.matches("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
  }
  function go(selector) {
    var link = document.querySelector(selector);
    if (link) { link.click(); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-cast]"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) {
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      var group = current || nextOpen(null);
      var input = group && group.querySelector("input[data-key='" + event.key + "']");
      if (!input) { return; }
      event.preventDefault();
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (current) { bring(current); }
    } else if (event.key === "j") { go("[data-next]");
    } else if (event.key === "k") { go("[data-previous]");
    } else if (event.key === "r") {
      var recuse = document.getElementById("recuse");
      if (!recuse) { return; }
      event.preventDefault();
      recuse.open = true;
      recuse.querySelector("textarea").focus();
    } else if (event.key === "?" && dialog) { dialog.showModal(); }
  });

  document.querySelectorAll("[data-keys]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { dialog.showModal(); });
  });
  // On a phone the drawing says it; the touches in words are one tap away.
  if (window.matchMedia("(max-width: 48rem)").matches) {
    document.querySelectorAll(".jb-touches[open]").forEach(function (touches) { touches.open = false; });
  }
  if (form) {
    form.addEventListener("submit", function () { if (key) { sessionStorage.removeItem(key); } });
    restore();
    sum();
    mark(nextOpen(null));
  }
})();
