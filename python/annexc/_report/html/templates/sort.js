"use strict";
// Sorts the body of a table by a column: first press up, second press down. Rows without a value
// stay last, and equal rows keep their order.
document.querySelectorAll("table").forEach((table) => {
  const heads = [...table.tHead.rows[0].cells];
  const letters = new Intl.Collator(document.documentElement.lang, { numeric: true });
  heads.forEach((head, place) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const value = (row) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim();
      const rows = [...table.tBodies[0].rows].map((row) => [value(row), row]);
      const empty = (text) => text === "" || text === "–";
      rows.sort(([one], [two]) => {
        if (empty(one) || empty(two)) return empty(one) - empty(two);
        const numbers = [Number(one), Number(two)];
        const order = numbers.some(Number.isNaN) ? letters.compare(one, two) : numbers[0] - numbers[1];
        return down ? -order : order;
      });
      table.tBodies[0].append(...rows.map(([, row]) => row));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
    });
  });
});
