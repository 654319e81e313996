// A secret made in this browser, and its commitment. The secret is never sent: its field has no name.
(function () {
  "use strict";
  var box = document.querySelector("[data-ceremony]");
  if (!box || !window.crypto || !crypto.subtle) { return; } // without HTTPS the command on the page does the same

  var secret = box.querySelector("[data-ceremony-secret]");
  var commitment = document.querySelector("[data-ceremony-commitment]");
  var copy = box.querySelector("[data-copy]");
  var save = box.querySelector("[data-ceremony-save]");
  var weak = box.querySelector("[data-ceremony-weak]");

  function hex(bytes) {
    return Array.from(new Uint8Array(bytes), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  // The same bound as the server's: length times the alphabet it shows; fewer than eight different signs are no secret.
  function bits(text) {
    if (new Set(text).size < 8) { return 0; }
    if ((/^[0-9a-f]+$/.test(text) || /^[0-9A-F]+$/.test(text)) && !/^[0-9]+$/.test(text)) { return 4 * text.length; }
    var size = (/[a-z]/.test(text) ? 26 : 0) + (/[A-Z]/.test(text) ? 26 : 0) + (/[0-9]/.test(text) ? 10 : 0) +
      (/[!-/:-@[-`{-~ ]/.test(text) ? 33 : 0) + (/[^\x00-\x7f]/.test(text) ? 100 : 0);
    return size ? text.length * Math.log2(size) : 0;
  }

  function commit() {
    var text = secret.value.trim().normalize("NFC");
    var strong = bits(text) >= 128;
    weak.hidden = strong || !text;
    copy.dataset.copy = text;
    save.href = "data:text/plain;charset=utf-8," + encodeURIComponent(text + "\n");
    if (!strong) { commitment.value = ""; return; }
    var preimage = "jb-commit-v1\n" + box.dataset.period + "\n" + box.dataset.label + "\n" + text + "\n";
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(preimage)).then(function (digest) {
      commitment.value = hex(digest);
    });
  }

  box.hidden = false;
  secret.addEventListener("input", commit);
  box.querySelector("[data-ceremony-make]").addEventListener("click", function () {
    secret.value = hex(crypto.getRandomValues(new Uint8Array(32)));
    commit();
    secret.focus();
    secret.select();
  });
})();
