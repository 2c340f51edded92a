// Links the parts of a case: a chosen fact lights up wherever it stands in both texts, and the
// texts stay in view beside it.

function scroller(start) {
  for (let at = start; at; at = at.parentElement ?? at.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight)
      return at;
  }
  return document.scrollingElement;
}

function pin(root, on, anchor) {
  const before = anchor?.getBoundingClientRect().top;
  root.querySelectorAll(".panes").forEach((each) => each.classList.toggle("pinned", on));
  if (anchor) scroller(root).scrollTop += anchor.getBoundingClientRect().top - before;
  for (const text of root.querySelectorAll(".panes .text")) {
    if (on) text.tabIndex = 0;
    else text.removeAttribute("tabindex");
  }
  if (!on) return;
  uncover(root, anchor);
  for (const text of root.querySelectorAll(".panes:not([hidden]) .text")) {
    const first = text.querySelector(".lit");
    if (first) text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - 30;
  }
}

function uncover(root, row) {
  const shown = root.querySelector(".panes:not([hidden])");
  if (!row || !shown || getComputedStyle(shown).position !== "sticky") return;
  const hidden = shown.getBoundingClientRect().bottom + 8 - row.getBoundingClientRect().top;
  if (hidden > 0) scroller(root).scrollTop -= hidden;
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

function listen(root) {
  root.onclick = (event) => {
    const button = event.target.closest("button.fact");
    const part = event.target.closest("[data-facts]");
    if (button) {
      const off = button.getAttribute("aria-pressed") === "true";
      light(root, off ? [] : [button.dataset.fact]);
      pin(root, !off, button);
    } else if (part && !String(getSelection())) {
      const ids = part.dataset.facts.split(" ");
      const own = part.closest(".pane").nextElementSibling ? "k" : "g";
      const mine = ids.filter((id) => id.startsWith(own));
      light(root, mine.length ? mine : ids);
      pin(root, true, null);
      const row = root.querySelector('button.fact[aria-pressed="true"]');
      row?.scrollIntoView({ block: "nearest" });
      uncover(root, row);
    }
  };
  root.onkeydown = (event) => {
    if (event.key !== "Escape" || !root.dataset.chosen) return;
    const row = root.querySelector('button.fact[aria-pressed="true"]');
    light(root, []);
    pin(root, false, row);
  };
}
