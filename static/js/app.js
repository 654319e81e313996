// Small comforts; every page works without them.
(function () {
  "use strict";

  // Ask before a form or link marked data-confirm goes through (htmx's hx-confirm uses the same dialog).
  function ask(text, label, then) {
    var dialog = document.getElementById("confirm-dialog");
    if (!dialog || !dialog.showModal) {
      if (window.confirm(text)) { then(); }
      return;
    }
    var yes = dialog.querySelector("button[value=yes]");
    dialog.querySelector("#confirm-text").textContent = text;
    yes.textContent = label || yes.dataset.defaultLabel;
    dialog.returnValue = "";
    dialog.onclose = function () { if (dialog.returnValue === "yes") { then(); } };
    dialog.showModal();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    var asks = button && button.dataset.confirm ? button : form.dataset.confirm ? form : null;
    if (asks && form.dataset.confirmed !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(asks.dataset.confirm, asks.dataset.confirmLabel, function () {
        form.dataset.confirmed = "yes";
        form.requestSubmit(button || undefined);
      });
      return;
    }
    delete form.dataset.confirmed;
    // One click, one submission; a form that downloads a file says data-again.
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post" || "again" in form.dataset) { return; }
    if (form.matches("[hx-post],[hx-put],[data-hx-post]")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (button) { button.setAttribute("aria-disabled", "true"); }
  }, true);

  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) { return; }
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled=true]").forEach(function (b) { b.removeAttribute("aria-disabled"); });
    });
  });

  document.addEventListener("htmx:confirm", function (event) {
    if (!event.detail.question) { return; }
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.confirmLabel, function () { event.detail.issueRequest(true); });
  });

  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(function () {
        var said = copy.querySelector("[data-copied]");
        copy.classList.add("is-copied");
        if (said) { said.textContent = said.dataset.copied; }
        setTimeout(function () {
          copy.classList.remove("is-copied");
          if (said) { said.textContent = ""; }
        }, 2000);
      });
    }
    if (event.target.closest("[data-print]")) { window.print(); }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A request behind the page that failed says so; nothing else on the page changes.
  function say(text) {
    var box = document.getElementById("messages");
    if (!box || !text) { return; }
    var notice = document.createElement("div");
    notice.className = "jb-notice jb-tone-bad";
    notice.textContent = text;
    box.replaceChildren(notice);
    box.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", function (event) {
    var said = {};
    try { said = JSON.parse(event.detail.xhr.responseText); } catch (e) { /* not ours: the general sentence */ }
    say(said.message || document.getElementById("messages").dataset.unanswered);
  });
  document.addEventListener("htmx:sendError", function () {
    say(document.getElementById("messages").dataset.unanswered);
  });

  // Characters left under a textarea.
  function count(area) {
    var line = document.getElementById(area.dataset.counter);
    if (!line) { return; }
    var left = Number(line.dataset.limit) - area.value.length;
    line.textContent = line.dataset.text.replace("{left}", String(left));
    line.classList.toggle("is-over", left < 0);
  }
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-counter]")) { count(event.target); }
  });

  function ready(root) {
    root.querySelectorAll("[data-counter]").forEach(count);
    var summary = root.querySelector("[data-error-summary]");
    if (summary) { summary.focus(); }
  }
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt); });
  if (!window.htmx) { ready(document); }
})();
