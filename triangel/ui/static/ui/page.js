// What every page does: menus that close, toasts that go, forms that ask first, focus that is not lost.
(function () {
  "use strict";
  var TOAST = 10000;
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  // --- menus ---------------------------------------------------------------------------------------------------
  document.addEventListener("click", function (event) {
    all("details[data-t-menu][open]").forEach(function (menu) {
      var chosen = event.target.closest(".t-menu-body [hx-get]");
      if (!menu.contains(event.target) || chosen) { menu.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    all("details[data-t-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // --- light and dark ------------------------------------------------------------------------------------------
  function markTheme() {
    all("[data-t-theme-switch]").forEach(function (part) { part.hidden = false; });
    all("[data-t-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.tTheme === window.triangelTheme.chosen()));
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-t-theme]");
    if (button) { window.triangelTheme.choose(button.dataset.tTheme); markTheme(); }
  });

  // --- what was done -------------------------------------------------------------------------------------------
  function startToast(toast) {
    if (toast.dataset.tStarted) { return; }
    toast.dataset.tStarted = "yes";
    if (toast.classList.contains("t-toast--danger")) { return; }
    if (toast.hasAttribute("data-t-undo")) { toast.classList.add("is-counting"); }
    var timer;
    var go = function () { timer = setTimeout(function () { toast.remove(); }, TOAST); };
    toast.addEventListener("mouseenter", function () { clearTimeout(timer); toast.classList.remove("is-counting"); });
    toast.addEventListener("mouseleave", go);
    toast.addEventListener("focusin", function () { clearTimeout(timer); toast.classList.remove("is-counting"); });
    toast.addEventListener("focusout", go);
    go();
  }
  function say(text, danger) {
    var toast = document.createElement("div");
    toast.className = "t-toast" + (danger ? " t-toast--danger" : "");
    var words = document.createElement("p");
    words.textContent = text;
    var close = document.createElement("button");
    close.type = "button";
    close.className = "t-close";
    close.setAttribute("data-t-dismiss", "");
    close.textContent = document.body.dataset.tClose || "×";
    toast.append(words, close);
    document.getElementById("t-toasts").append(toast);
    startToast(toast);
  }
  document.addEventListener("click", function (event) {
    var close = event.target.closest("[data-t-dismiss]");
    if (close) { close.closest(".t-toast").remove(); }
  });
  // a response may carry HX-Trigger: {"t:said": {"text": "...", "level": "error"}}
  document.addEventListener("t:said", function (event) { say(event.detail.text, event.detail.level === "error"); });
  window.triangelSay = say;

  // --- ask first: <form data-t-confirm="Close this request?"> ----------------------------------------------------
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var question = (event.submitter && event.submitter.dataset.tConfirm) || form.dataset.tConfirm;
    if (!question || form.dataset.tAsked) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    var dialog = document.getElementById("t-confirm");
    var submitter = event.submitter;
    document.getElementById("t-confirm-text").textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", function () {
      if (dialog.returnValue !== "yes") { if (submitter) { submitter.focus(); } return; }
      form.dataset.tAsked = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.tAsked;
    }, { once: true });
    dialog.showModal();
  }, true);

  // --- filters that apply themselves: <form data-t-autosubmit> ---------------------------------------------------
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-t-autosubmit]");
    if (form && event.target.type !== "search" && event.target.type !== "text") { form.requestSubmit(); }
  });
  function hideApply() {
    all("form[data-t-autosubmit] [data-t-apply]").forEach(function (button) { button.hidden = true; });
  }

  // --- a second press sends nothing twice ------------------------------------------------------------------------
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.dataset.tSent) { event.preventDefault(); return; }
    form.dataset.tSent = "yes";
    setTimeout(function () { delete form.dataset.tSent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    all("form[data-t-sent]").forEach(function (form) { delete form.dataset.tSent; });
  });

  // --- bars that show a share: <progress> does; widths by data-t-share on svg rects come from the server --------

  // --- htmx: a bar when it takes long, a sentence when it fails, focus where the work is ---------------------------
  var loading = function (on) { document.getElementById("t-loading").classList.toggle("is-on", on); };
  document.addEventListener("htmx:beforeRequest", function () { loading(true); });
  document.addEventListener("htmx:afterRequest", function (event) {
    loading(false);
    if (event.target && event.target.dataset) { delete event.target.dataset.tSent; }
  });
  document.addEventListener("htmx:responseError", function (event) {
    var said = event.detail.xhr.getResponseHeader("X-Triangel-Said");
    say(said ? decodeURIComponent(said) : document.body.dataset.tFailed, true);
  });
  document.addEventListener("htmx:sendError", function () { say(document.body.dataset.tOffline, true); });
  document.addEventListener("htmx:afterSettle", function (event) {
    prepare();
    var root = event.detail.elt;
    if (!root || !root.querySelector) { return; }
    var wrong = root.querySelector("[aria-invalid='true']");
    var wanted = wrong || root.querySelector("[data-t-focus]") || (root.matches("[data-t-focus]") ? root : null);
    if (wanted) {
      if (!wanted.matches("a, button, input, select, textarea, summary")) { wanted.tabIndex = -1; }
      wanted.focus({ preventScroll: false });
    }
    var told = root.querySelector("[data-t-announce]");
    if (told) { document.getElementById("t-live").textContent = told.dataset.tAnnounce || told.textContent; }
  });

  function prepare() {
    markTheme();
    hideApply();
    all(".t-toast").forEach(startToast);
    all("[data-t-show-keys]").forEach(function (button) { button.hidden = false; });
  }
  prepare();
  var first = document.querySelector("main [aria-invalid='true']");
  if (first) { first.focus(); }
})();
