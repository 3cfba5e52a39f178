// Light, dark or as the device: set before the first paint, remembered on this device.
(function () {
  "use strict";
  var device = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try { return localStorage.getItem("triangel-theme") || "auto"; } catch (error) { return "auto"; }
  }

  function apply() {
    var choice = chosen();
    var dark = choice === "dark" || (choice === "auto" && device.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("t:theme", { detail: { dark: dark, choice: choice } }));
  }

  window.triangelTheme = {
    chosen: chosen,
    choose: function (choice) {
      try { localStorage.setItem("triangel-theme", choice); } catch (error) { /* a private window forgets */ }
      apply();
    },
  };
  device.addEventListener("change", apply);
  apply();
})();
