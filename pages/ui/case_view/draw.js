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

// White space around changed words stands outside of their mark, which would run over the line's end.
function piece(part) {
  if (part.change && !part.text) return gone(part.change);
  if (!part.words) return changed(part, part.text);
  if (!part.text.trim()) return document.createTextNode(part.text);
  const start = part.first ? part.text.length - part.text.trimStart().length : 0;
  const end = part.last ? part.text.trimEnd().length : part.text.length;
  const [lead, words, trail] = [part.text.slice(0, start), part.text.slice(start, end), part.text.slice(end)];
  const all = document.createDocumentFragment();
  all.append(lead, changed(part, words), trail);
  return all;
}

function changed(part, words) {
  const tag = part.op === "inserted" ? "ins" : part.op === "deleted" ? "del" : "span";
  const ends = `${part.first ? " first" : ""}${part.last ? " last" : ""}`;
  const made = node(tag, `piece ${part.mark}${ends}`);
  if (part.facts.length) made.dataset.facts = part.facts.join(" ");
  if (part.change) made.dataset.change = part.change;
  if (part.words) {
    made.title = part.words;
    if (part.first && SYMBOLS[part.mark]) {
      const sign = node("span", "sign", SYMBOLS[part.mark]);
      sign.setAttribute("aria-hidden", "true");
      made.appendChild(sign);
    }
  }
  if (part.first && part.words) add(made, node("span", "spoken", `[${part.words}: `));
  made.appendChild(document.createTextNode(words));
  if (part.last && part.words) add(made, node("span", "spoken", "] "));
  return made;
}

// Where a rejected insertion would stand; it is no text, so it is never copied.
function gone(change) {
  const made = node("span", "gone");
  made.dataset.change = change;
  made.title = "A rejected insertion";
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

function toolbar(data, show, works) {
  const bar = node("div", "toolbar");
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
  const actions = node("div", "actions");
  for (const tool of works) actions.appendChild(toolButton(tool));
  const copying = press(data.copy.label, (button) => copy(button, data.copy.text));
  copying.disabled = Boolean(data.copy.not);
  if (data.copy.not) copying.title = data.copy.not;
  add(actions, copying, press("Copy link", (button) => copy(button, location.href)));
  return add(bar, add(group, side, one), actions);
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

function variants(items) {
  const grid = node("div", "variants");
  grid.style.setProperty("--count", items.length);
  for (const item of items) {
    const box = node("section", "variant");
    add(box, add(node("div", "variant-head"), node("h2", "", item.title), node("span", "quiet", item.caption)));
    if (item.waiting) {
      const list = node("ul", "waiting");
      item.waiting.forEach((words) => list.appendChild(node("li", "", words)));
      grid.appendChild(add(box, list));
      continue;
    }
    for (const entry of [...statements(item.statements).children]) {
      box.appendChild(add(node("div", entry.className), ...entry.childNodes));
    }
    box.appendChild(node("p", "quiet figures", item.figures));
    const drawn = pane(item.pane);
    drawn.appendChild(press("Copy", (button) => copy(button, item.copy)));
    grid.appendChild(add(box, drawn));
  }
  return grid;
}
