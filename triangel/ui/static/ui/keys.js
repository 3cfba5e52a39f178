// Keys on lists: j/k move, Enter opens, a letter presses what carries it in data-t-key; / searches, ? helps.
(function () {
  "use strict";
  var here = null;

  function items() {
    var list = document.querySelector("[data-t-list]");
    return list ? Array.from(list.querySelectorAll("[data-t-item]")) : [];
  }
  function mark(item) {
    if (here) { here.classList.remove("is-here"); here.removeAttribute("aria-current"); }
    here = item;
    item.classList.add("is-here");
    item.setAttribute("aria-current", "true");
    item.scrollIntoView({ block: "nearest" });
    var open = item.querySelector("[data-t-open], a");
    if (open) { open.focus({ preventScroll: true }); }
  }
  function move(step) {
    var found = items();
    if (!found.length) { return; }
    var index = here && found.includes(here) ? found.indexOf(here) : -1;
    mark(found[Math.min(Math.max(index + step, 0), found.length - 1)]);
  }
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  function showKeys() {
    var dialog = document.getElementById("t-keys");
    if (dialog && !dialog.open) { dialog.showModal(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    if (event.key === "j") { move(1); }
    else if (event.key === "k") { move(-1); }
    else if (event.key === "?") { showKeys(); }
    else if (event.key === "/") {
      var search = document.querySelector("[data-t-search]");
      if (!search) { return; }
      search.focus();
      search.select();
    } else if (event.key === "Enter" && here && event.target === document.body) {
      var open = here.querySelector("[data-t-open], a");
      if (open) { open.click(); }
    } else if (/^[a-z]$/.test(event.key)) {
      var root = here && here.isConnected ? here : null;
      var selector = "[data-t-key='" + event.key + "']";
      var button = (root && root.querySelector(selector)) || document.querySelector("main [data-t-keys-page] " + selector);
      if (!button) { return; }
      button.click();
    } else { return; }
    event.preventDefault();
  });
  document.addEventListener("focusin", function (event) {
    var item = event.target.closest && event.target.closest("[data-t-item]");
    if (item && item !== here && item.closest("[data-t-list]")) {
      if (here) { here.classList.remove("is-here"); here.removeAttribute("aria-current"); }
      here = item;
      item.classList.add("is-here");
      item.setAttribute("aria-current", "true");
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-t-show-keys]")) { showKeys(); }
  });
})();
