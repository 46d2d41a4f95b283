// What the pages gain from script. Everything here is a convenience: each page does its work without it.
"use strict";

/** The navigation on a phone. */
function openNavigation() {
  const burger = document.querySelector(".burger");
  const side = document.getElementById("side");
  if (!burger || !side) return;
  const show = (open) => {
    side.classList.toggle("open", open);
    burger.setAttribute("aria-expanded", String(open));
    burger.setAttribute("aria-label", open ? "关闭导航菜单" : "打开导航菜单");
  };
  burger.addEventListener("click", () => show(!side.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !side.classList.contains("open")) return;
    show(false);
    burger.focus();
  });
}

/** "/" puts the cursor into the search box, unless one is writing. */
function searchShortcut() {
  const box = document.getElementById("global-search");
  if (!box) return;
  document.addEventListener("keydown", (event) => {
    const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
  });
}

/** The menu of one's account closes on Escape and on a click elsewhere. */
function closeAccountMenu() {
  const menu = document.querySelector("details.account");
  if (!menu) return;
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** data-guard on a form: leaving it with unsaved words asks first. A form that came back with mistakes counts as unsaved. */
function guardUnsavedForms() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let unsaved = Boolean(document.getElementById("error-summary"));
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) unsaved = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
  }
}

/** data-copies on a button copies what stands in the field of that id, where the browser lets a page do so. */
function copyFields() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
      button.textContent = "已复制";
    });
  }
}

/** data-confirm on a button: what cannot be undone asks first, and is sent once only. */
function confirmIrreversible() {
  for (const button of document.querySelectorAll("button[data-confirm]")) {
    button.addEventListener("click", (event) => {
      if (!window.confirm(button.dataset.confirm)) event.preventDefault();
    });
  }
}

/** data-largest on a form: files that are together larger than so many MB are told before minutes are spent sending them. */
function weighFiles() {
  for (const form of document.querySelectorAll("form[data-largest]")) {
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
      const size = files.reduce((sum, file) => sum + file.size, 0) / 1024 / 1024;
      if (size < Number(form.dataset.largest)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.alert(`所选文件共 ${size.toFixed(1)} MB，一次最多 ${form.dataset.largest} MB：没有提交，填写的内容都在，请压缩或分次上传。`);
    });
  }
}

/** A form is not sent twice by a double click; a page brought back from the cache can be sent again. */
function sendOnce() {
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  }
}

/** data-print on a button prints the page; the button is hidden without script. What is folded is unfolded on paper. */
function printButtons() {
  const folds = () => document.querySelectorAll("main details:not(.no-print)");
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...folds()].filter((fold) => !fold.open);
    closed.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((fold) => { fold.open = false; }));
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** data-filters="table-id": rows that do not contain what is typed are hidden, and the count is said. */
function rowFilters() {
  for (const place of document.querySelectorAll("[data-filters]")) {
    const table = document.getElementById(place.dataset.filters);
    if (!table) continue;
    const rows = [...table.tBodies[0].rows];
    const count = place.querySelector("output");
    place.hidden = false;
    place.querySelector("input").addEventListener("input", (event) => {
      const words = event.target.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(words);
      count.textContent = words ? `${rows.filter((row) => !row.hidden).length} 行` : "";
    });
  }
}

/** data-ticks="table-id" ticks all rows of a table that are shown, or none, and says how many are ticked. */
function tickRows() {
  for (const place of document.querySelectorAll("[data-ticks]")) {
    const table = document.getElementById(place.dataset.ticks);
    if (!table) continue;
    const boxes = () => [...table.querySelectorAll("tbody input[type=checkbox][data-tick]")];
    const count = place.querySelector("output");
    const say = () => { count.textContent = `已勾选 ${boxes().filter((box) => box.checked).length} 人`; };
    place.hidden = false;
    for (const button of place.querySelectorAll("button[data-tick-all]")) {
      button.addEventListener("click", () => {
        for (const box of boxes()) if (!box.closest("tr").hidden) box.checked = button.dataset.tickAll === "yes";
        say();
      });
    }
    table.addEventListener("change", say);
    say();
  }
}

/** The link to the section in view is marked in the links of a long page. */
function markSection() {
  const links = [...document.querySelectorAll(".section-links a")];
  const sections = links.map((link) => document.querySelector(link.hash)).filter(Boolean);
  if (!sections.length) return;
  const seen = new IntersectionObserver((entries) => {
    const entry = entries.find((one) => one.isIntersecting);
    if (!entry) return;
    for (const link of links) {
      if (link.hash === `#${entry.target.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-120px 0px -60% 0px" });
  sections.forEach((section) => seen.observe(section));
}

/** After a refused form, the summary of its mistakes is where one reads on. */
function focusMistakes() {
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  openNavigation();
  searchShortcut();
  closeAccountMenu();
  confirmIrreversible();
  weighFiles();
  sendOnce();
  guardUnsavedForms();
  printButtons();
  copyFields();
  rowFilters();
  tickRows();
  markSection();
  focusMistakes();
});
