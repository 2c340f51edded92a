// Draws a case from plain data. Every word from outside enters through textContent, never as
// markup, so that a message can't run code or fetch an image.

const SYMBOLS = { not_in_original: "+", contradicts: "✕", echo: "“", undecided: "?" };

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function add(parent, ...children) {
  for (const child of children) if (child) parent.appendChild(child);
  return parent;
}

function piece(part) {
  const tag = part.op === "inserted" ? "ins" : part.op === "deleted" ? "del" : "span";
  const ends = `${part.first ? " first" : ""}${part.last ? " last" : ""}`;
  const made = node(tag, `piece ${part.mark}${ends}`);
  if (part.facts.length) made.dataset.facts = part.facts.join(" ");
  if (part.words) {
    made.title = part.words;
    if (part.first && SYMBOLS[part.mark]) {
      const sign = node("span", "sign", SYMBOLS[part.mark]);
      sign.setAttribute("aria-hidden", "true");
      made.appendChild(sign);
    }
  }
  if (part.first && part.words) add(made, node("span", "spoken", `[${part.words}: `));
  made.appendChild(document.createTextNode(part.text));
  if (part.last && part.words) add(made, node("span", "spoken", "] "));
  return made;
}

function pane(data) {
  const box = node("section", "pane");
  const head = node("div", "pane-head");
  add(head, node("h2", "", data.title), node("span", "quiet", data.caption));
  const text = node("div", "text");
  text.lang = "";
  for (const part of data.pieces) text.appendChild(piece(part));
  return add(box, head, text);
}

function statements(items) {
  const list = node("ul", "statements");
  for (const item of items) {
    const entry = node("li", `statement ${item.tone}`);
    const head = node("strong", "");
    if (item.sign) {
      const sign = node("span", "mark", item.sign);
      sign.setAttribute("aria-hidden", "true");
      head.appendChild(sign);
    }
    head.appendChild(document.createTextNode(item.text));
    const note = node("span", "quiet", item.note);
    note.title = item.note;
    add(entry, head, note);
    list.appendChild(entry);
  }
  return list;
}

function message(data) {
  if (!data) return null;
  const box = node("details", "message");
  box.open = Boolean(data.open);
  const head = node("summary", "");
  add(head, node("b", "", data.title), node("span", "preview", data.preview));
  return add(box, head, node("div", "text", data.text));
}

function flags(data) {
  if (!data) return null;
  const box = node("section", "flags");
  box.appendChild(node("h2", "", data.title));
  for (const flag of data.items) {
    const entry = node("article", "flag");
    const head = node("div", "flag-head");
    const sign = node("span", "flag-sign", "!");
    sign.setAttribute("aria-hidden", "true");
    add(head, sign, node("h3", "", flag.title), node("span", "quiet", flag.by));
    add(entry, head);
    for (const words of flag.evidence) add(entry, node("blockquote", "", words));
    add(box, add(entry, node("p", "", flag.advice)));
  }
  return box;
}

function factRow(row) {
  const entry = node("li", "");
  const button = node("button", `fact ${row.tone}`);
  button.type = "button";
  button.dataset.fact = row.id;
  button.setAttribute("aria-pressed", "false");
  const sign = node("span", "fact-sign", row.sign);
  sign.setAttribute("aria-hidden", "true");
  const side = node("span", "fact-side");
  add(side, node("span", "verdict", row.verdict), node("span", "quiet", row.kind));
  add(button, sign, node("span", "fact-text", row.statement), side);
  const more = node("div", "more");
  more.hidden = true;
  for (const quote of row.quotes) {
    const line = node("div", "quote");
    add(more, add(line, node("span", "quiet", quote.label), node("blockquote", "", quote.text)));
  }
  for (const note of row.notes) more.appendChild(node("p", "note", note));
  return add(entry, button, more);
}

function facts(tables) {
  const grid = node("div", "facts");
  for (const table of tables) {
    const box = node("section", "fact-table");
    add(box, node("h2", "", table.title), node("p", "quiet", table.note));
    const list = node("ol", "");
    for (const row of table.rows) list.appendChild(factRow(row));
    if (!table.rows.length) box.appendChild(node("p", "note", table.empty));
    grid.appendChild(add(box, list));
  }
  return grid;
}

function numbers(data) {
  if (!data) return null;
  const grid = node("div", "numbers");
  for (const table of data) {
    const box = node("section", "");
    box.appendChild(node("h2", "", table.title));
    const made = node("table", "");
    if (table.head) {
      const head = node("tr", "");
      table.head.forEach((word) => {
        const cell = node("th", "", word);
        cell.scope = "col";
        head.appendChild(cell);
      });
      made.appendChild(add(node("thead", ""), head));
    }
    const body = node("tbody", "");
    for (const [name, ...cells] of table.rows) {
      const line = node("tr", "");
      const first = node("th", "", name);
      first.scope = "row";
      line.appendChild(first);
      cells.forEach((cell) => line.appendChild(node("td", "", cell)));
      body.appendChild(line);
    }
    add(box, add(made, body));
    if (table.note) box.appendChild(node("p", "quiet", table.note));
    grid.appendChild(box);
  }
  return grid;
}

function legend(items) {
  const list = node("ul", "legend");
  list.setAttribute("aria-label", "What the marks mean");
  for (const item of items) {
    const tag = item.op === "deleted" ? "del" : "ins";
    const sample = node(tag, `piece ${item.mark} first last`);
    if (SYMBOLS[item.mark]) sample.appendChild(node("span", "sign", SYMBOLS[item.mark]));
    sample.appendChild(document.createTextNode("words"));
    sample.setAttribute("aria-hidden", "true");
    list.appendChild(add(node("li", ""), sample, node("span", "", item.words)));
  }
  return list;
}

async function copy(button, words) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(words);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copying is blocked here: please select the text";
  }
  setTimeout(() => (button.textContent = before), 2500);
}

function press(label, action, pressed) {
  const button = node("button", "small", label);
  button.type = "button";
  if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
  button.onclick = () => action(button);
  return button;
}

function toolbar(data, show) {
  const bar = node("div", "toolbar");
  if (data.inline) {
    const group = node("div", "switch");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "How to show the texts");
    const choose = (view) => {
      show(view);
      side.setAttribute("aria-pressed", String(view === "side"));
      one.setAttribute("aria-pressed", String(view === "one"));
    };
    const side = press("Side by side", () => choose("side"), true);
    const one = press("In one text", () => choose("one"), false);
    bar.appendChild(add(group, side, one));
  }
  bar.appendChild(legend(data.legend));
  if (data.copy) {
    const group = node("div", "actions");
    add(group, press(data.copy.label, (button) => copy(button, data.copy.text)));
    if (data.link) add(group, press("Copy link", (button) => copy(button, location.href)));
    bar.appendChild(group);
  }
  return bar;
}

function panes(data, root) {
  const side = node("div", `panes n${data.panes.length}`);
  data.panes.forEach((each) => side.appendChild(pane(each)));
  const one = data.inline ? add(node("div", "panes n1"), pane(data.inline)) : null;
  if (one) one.hidden = root.dataset.view !== "one";
  side.hidden = Boolean(one) && root.dataset.view === "one";
  const show = (view) => {
    root.dataset.view = view;
    side.hidden = view === "one";
    if (one) one.hidden = view !== "one";
  };
  return { side, one, show };
}

function light(root, chosen, { scroll }) {
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
  const target = chosen.length && scroll && root.querySelector(scroll);
  if (target) target.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function listen(root) {
  root.onclick = (event) => {
    const button = event.target.closest("button.fact");
    const part = event.target.closest("[data-facts]");
    if (button) {
      const id = button.dataset.fact;
      const off = button.getAttribute("aria-pressed") === "true";
      light(root, off ? [] : [id], { scroll: ".panes:not([hidden]) .lit" });
    } else if (part && !String(getSelection())) {
      const ids = part.dataset.facts.split(" ");
      const own = part.closest(".pane").nextElementSibling ? "k" : "g";
      const mine = ids.filter((id) => id.startsWith(own));
      light(root, mine.length ? mine : ids, { scroll: 'button.fact[aria-pressed="true"]' });
    }
  };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const same = root.dataset.case === data.id;
  const chosen = same && root.dataset.chosen ? root.dataset.chosen.split(" ") : [];
  const view = root.dataset.view || "side";
  root.dataset.case = data.id;
  root.dataset.view = data.inline ? view : "side";
  root.replaceChildren();
  const drawn = panes(data, root);
  const tools = data.legend ? toolbar(data, drawn.show) : null;
  add(root, data.statements && statements(data.statements), message(data.message));
  add(root, tools, drawn.side, drawn.one, data.hint && node("p", "hint quiet", data.hint));
  add(root, flags(data.flags), data.tables && facts(data.tables), numbers(data.numbers));
  if (root.dataset.view === "one" && tools) tools.querySelectorAll(".switch button")[1].click();
  listen(root);
  light(root, chosen, { scroll: null });
}
