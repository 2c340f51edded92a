// Links the parts of a case: a chosen fact lights up wherever it stands in both texts, and the
// texts stay in view beside it; so does a change of the desk.

function scroller(start) {
  for (let at = start; at; at = at.parentElement ?? at.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight)
      return at;
  }
  return document.scrollingElement;
}

function pin(root, on, anchor) {
  const before = anchor?.getBoundingClientRect().top;
  root.querySelector(".work")?.classList.toggle("pinned", on);
  if (anchor) scroller(root).scrollTop += anchor.getBoundingClientRect().top - before;
  for (const text of root.querySelectorAll(".panes .text, .changes")) reach(text);
  if (!on) return;
  uncover(root, anchor);
  for (const text of root.querySelectorAll(".panes:not([hidden]) .text")) within(text, text.querySelector(".lit"));
}

// The bar of the desk stays in view; what is pinned stands below it.
function measureBar(root) {
  const bar = root.querySelector(".desk-bar");
  root.classList.toggle("decided", Boolean(bar));
  if (bar) root.style.setProperty("--bar", `${bar.offsetHeight}px`);
}

function roofOf(root) {
  return root.querySelector(".desk-bar")?.getBoundingClientRect().height ?? 0;
}

// Whatever scrolls in itself can be reached with the keyboard.
function reach(box) {
  if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
}

function within(box, part) {
  if (part && box.scrollHeight > box.clientHeight)
    box.scrollTop += part.getBoundingClientRect().top - box.getBoundingClientRect().top - 30;
}

function uncover(root, row) {
  const shown = [...root.querySelectorAll(".work, .texts")].find((each) => getComputedStyle(each).position === "sticky");
  if (!row || !shown || shown.contains(row)) return;
  const hidden = shown.getBoundingClientRect().bottom + 8 - row.getBoundingClientRect().top;
  if (hidden > 0) scroller(root).scrollTop -= hidden;
}

// Brings a change into view in the list and in both texts; the page itself moves only where it must.
function bringUp(desk, box) {
  const { root } = desk;
  const rail = root.querySelector(".rail");
  if (!box || !rail) return;
  const beside = rail.getBoundingClientRect().left >= root.querySelector(".texts").getBoundingClientRect().right;
  pin(root, !beside, beside ? null : box);
  const list = rail.querySelector(".changes");
  if (beside) nearest(list, box);
  const lit = [...root.querySelectorAll(".panes:not([hidden]) .now")];
  for (const text of root.querySelectorAll(".panes:not([hidden]) .text")) {
    const first = lit.find((part) => text.contains(part));
    if (first && /auto|scroll/.test(getComputedStyle(text).overflowY)) within(text, first);
  }
  const shown = lit.filter((part) => part.closest(".pane:last-child"))[0];
  for (const each of beside ? [shown, box] : [box]) intoView(root, each);
}

function nearest(list, box) {
  const outer = list.getBoundingClientRect();
  const inner = box.getBoundingClientRect();
  if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top + 6;
  else if (inner.bottom > outer.bottom) list.scrollTop += Math.min(inner.bottom - outer.bottom + 6, inner.top - outer.top);
}

function intoView(root, part) {
  if (!part) return;
  const { top, bottom } = part.getBoundingClientRect();
  const roof = 68 + roofOf(root);
  const floor = innerHeight - 16;
  if (top < roof) scroller(root).scrollTop -= roof - top;
  else if (bottom > floor) scroller(root).scrollTop += Math.min(bottom - floor, top - roof);
  uncover(root, part);
}

function light(root, chosen) {
  root.dataset.chosen = chosen.join(" ");
  for (const made of root.querySelectorAll("[data-facts]")) {
    const lit = made.dataset.facts.split(" ").some((id) => chosen.includes(id));
    made.classList.toggle("lit", lit);
  }
  for (const button of root.querySelectorAll("button.fact")) {
    const on = chosen.includes(button.dataset.fact);
    button.setAttribute("aria-pressed", String(on));
    button.nextElementSibling.hidden = !on;
  }
}

function chooseFact(root, button, desk) {
  desk.leave();
  const off = button.getAttribute("aria-pressed") === "true";
  light(root, off ? [] : [button.dataset.fact]);
  pin(root, !off, button);
}

function choosePart(root, part) {
  const ids = part.dataset.facts.split(" ");
  const own = part.closest(".pane").nextElementSibling ? "k" : "g";
  const mine = ids.filter((id) => id.startsWith(own));
  light(root, mine.length ? mine : ids);
}

function listen(root, desk) {
  root.onclick = (event) => {
    const button = event.target.closest("button.fact");
    const pressed = event.target.closest("button.act");
    const row = event.target.closest("[data-row]");
    const part = event.target.closest("[data-facts], [data-change]");
    if (button) chooseFact(root, button, desk);
    else if (pressed) event.detail > 1 || desk.click(pressed); // a second click is the first one's echo
    else if (row) desk.select(row.dataset.row, true);
    else if (part && !String(getSelection())) {
      if (part.dataset.facts) choosePart(root, part);
      if (part.dataset.change) return desk.select(desk.rowOf(part.dataset.change), true);
      pin(root, true, null);
      const shown = root.querySelector('button.fact[aria-pressed="true"]');
      shown?.scrollIntoView({ block: "nearest" });
      uncover(root, shown);
    }
  };
  root.onkeydown = (event) => {
    if (event.key !== "Escape" || !(root.dataset.chosen || desk.current)) return;
    const row = root.querySelector('button.fact[aria-pressed="true"]');
    light(root, []);
    desk.leave();
    pin(root, false, row);
  };
}

// What has the focus, in words that find it again once everything was drawn anew.
function heldFocus(root) {
  const at = root.getRootNode().activeElement;
  if (!at || !root.contains(at)) return "";
  const { act: name, of: row, row: change, fact } = at.dataset;
  if (fact) return `[data-fact="${fact}"]`;
  if (name) return `[data-act="${name}"]${row ? `[data-of="${CSS.escape(row)}"]` : ""}`;
  return change ? `[data-row="${CSS.escape(change)}"]` : "";
}

function restoreFocus(desk, held) {
  if (!held) return;
  const at = desk.root.querySelector(`${held}:not(:disabled)`);
  const instead = desk.boxOf(desk.current) ?? desk.root.querySelector(".act:not(:disabled)");
  (at ?? instead)?.focus({ preventScroll: true });
}

function innerScroll(root, places) {
  const boxes = [...root.querySelectorAll(".panes .text, .changes")];
  if (!places) return boxes.map((box) => box.scrollTop);
  places.forEach((top, place) => boxes[place] && (boxes[place].scrollTop = top));
  return places;
}
