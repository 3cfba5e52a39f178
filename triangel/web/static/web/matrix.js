// The grid of a draft by keyboard: arrow keys move from cell to cell, a letter sets the part, Backspace empties it.
(function () {
  "use strict";
  var STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function neighbour(cell, down, right) {
    var rows = Array.from(document.querySelectorAll("[data-t-grid] tr")).filter(function (row) {
      return row.querySelector("[data-t-cell]");
    });
    var row = cell.closest("tr");
    var cells = Array.from(row.querySelectorAll("[data-t-cell]"));
    var place = cells.indexOf(cell);
    var there = rows[rows.indexOf(row) + down];
    if (!there) { return null; }
    return Array.from(there.querySelectorAll("[data-t-cell]"))[place + right] || null;
  }
  function meant(key, now) {
    if (key === "Backspace" || key === "Delete" || key === "-") { return "-"; }
    var letter = key.toUpperCase();
    if ((letter === "R" && now === "A") || (letter === "A" && now === "R")) { return "A/R"; }
    return /^[ARCIX]$/.test(letter) ? letter : null;
  }

  document.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (!cell.matches || !cell.matches("[data-t-cell]") || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      var next = neighbour(cell, step[0], step[1]);
      if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
      return;
    }
    var part = meant(event.key, cell.value);
    if (part === null) { return; }
    event.preventDefault();
    if (part !== cell.value) {
      cell.value = part;
      cell.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // what could not be kept goes back to what it was
  document.addEventListener("htmx:responseError", function (event) {
    var cell = event.detail.elt;
    if (!cell || !cell.matches || !cell.matches("[data-t-cell]")) { return; }
    Array.from(cell.options).forEach(function (option) { option.selected = option.defaultSelected; });
  });
})();
