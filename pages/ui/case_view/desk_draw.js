// Draws the desk: the line that counts, and the list of changes with what can be decided of each.

const STATES = {
  open: ["○", "Open"],
  accepted: ["✓", "Accepted"],
  rejected: ["✕", "Rejected"],
  mixed: ["◐", "Decided word by word"],
};
const HELP = [
  ["J K", "or ↓ ↑ move"],
  ["A", "accept"],
  ["R", "reject"],
  ["W", "word by word"],
  ["N", "next to decide"],
  ["U", "undo"],
  ["⇧ U", "redo"],
];

function toolButton(tool) {
  const button = deciding(tool.label, tool.act);
  button.disabled = Boolean(tool.off);
  if (tool.title) button.title = tool.title;
  return button;
}

function deciding(label, name, row, pressed) {
  const button = node("button", `small act ${name}`, label);
  button.type = "button";
  button.dataset.act = name;
  if (row) button.dataset.of = row;
  if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
  return button;
}

function signed(className, sign, words) {
  const box = node("span", className);
  const mark = node("span", "mark", sign);
  mark.setAttribute("aria-hidden", "true");
  return add(box, mark, node("span", "", words));
}

function changedWords(hunks) {
  const box = node("p", "change-words");
  hunks.forEach((hunk, place) => {
    if (place) box.appendChild(document.createTextNode(" … "));
    for (const [tag, spoken, words] of [["del", "taken out", hunk.deleted], ["ins", "put in", hunk.inserted]]) {
      if (!words) continue;
      if (box.lastChild?.nodeName === "DEL") box.appendChild(document.createTextNode(" "));
      add(box, node("span", "spoken", `${spoken}: `), node(tag, `piece ${hunk.mark} first last`, words));
    }
  });
  return box;
}

function changeFacts(facts) {
  if (!facts.length) return null;
  const list = node("ul", "change-facts");
  for (const fact of facts) {
    const entry = node("li", fact.tone);
    const sign = node("span", "fact-sign", fact.sign);
    sign.setAttribute("aria-hidden", "true");
    add(list, add(entry, sign, add(node("span", ""), node("span", "fact-text", fact.statement), node("span", "verdict", ` ${fact.verdict}`))));
  }
  return list;
}

function decisions(desk, row, state, label) {
  const bar = node("div", "change-acts");
  if (desk.data.readonly) return bar;
  for (const [name, words] of [["accepted", "Accept"], ["rejected", "Reject"]]) {
    const button = deciding(words, name, row, state === name);
    button.setAttribute("aria-label", `${words} ${label}`);
    if (name === "rejected") button.title = "The physician's words come back";
    bar.appendChild(button);
  }
  return bar;
}

function stateTag(state, flagged) {
  const [sign, words] = STATES[state];
  const must = state === "open" && flagged;
  return signed(`state ${state}${must ? " must" : ""}`, must ? "!" : sign, must ? "Must be decided" : words);
}

function group(className, row, label) {
  const box = node("div", className);
  box.dataset.row = row;
  box.tabIndex = -1;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  return box;
}

function hunkItem(desk, change, hunk, place) {
  const state = desk.decisionOf(hunk);
  const name = `words ${place} of change ${change.number}`;
  const box = group(`hunk ${state}`, hunk.key, `${name}: ${hunk.words}, ${STATES[state][1]}`);
  const head = add(node("div", "change-head"), signed(`change-mark of-${hunk.mark}`, hunk.sign, hunk.words), stateTag(state, hunk.flagged));
  return add(node("li", ""), add(box, head, changedWords([hunk]), decisions(desk, hunk.key, state, name)));
}

function changeItem(desk, change) {
  const state = desk.stateOf(change);
  const name = `change ${change.number}`;
  const told = state === "open" && change.flagged ? "must be decided" : STATES[state][1];
  const label = `Change ${change.number} of ${desk.data.changes.length}: ${change.words}, ${told}`;
  const box = group(`change ${state}${change.flagged ? " flagged" : ""}`, change.key, label);
  const head = add(node("div", "change-head"), node("span", "quiet", `${change.number}`), signed(`change-mark of-${change.mark}`, change.sign, change.words), stateTag(state, change.flagged));
  add(box, head, changedWords(change.hunks), changeFacts(change.facts));
  for (const note of change.notes) box.appendChild(node("p", "note", note));
  const bar = decisions(desk, change.key, state, name);
  const opened = desk.opened.has(change.key);
  if (change.hunks.length > 1) {
    const words = deciding("Word by word", "words", change.key);
    words.setAttribute("aria-expanded", String(opened));
    words.setAttribute("aria-label", `Word by word, ${name}`);
    bar.appendChild(words);
  }
  box.appendChild(bar);
  const item = add(node("li", ""), box);
  if (opened) {
    const list = node("ol", "hunks");
    change.hunks.forEach((hunk, place) => list.appendChild(hunkItem(desk, change, hunk, place + 1)));
    item.appendChild(list);
  }
  return item;
}

function deskBar(desk) {
  const { data } = desk;
  const bar = node("section", `desk-bar${data.must ? " must" : ""}`);
  bar.setAttribute("aria-label", data.title);
  const told = node("div", "desk-told");
  add(told, add(node("h2", ""), node("span", "", data.title), node("span", "count", data.count)));
  const line = data.refused ? signed("", "!", data.said) : node("span", "", data.said || data.rest);
  told.appendChild(add(node("p", `${data.said ? "said" : ""}${data.refused ? " refused" : ""}`), line));
  bar.appendChild(told);
  const group = node("div", "actions");
  if (data.must) group.appendChild(deciding("Next to decide", "next"));
  for (const tool of data.tools) group.appendChild(toolButton(tool));
  return add(bar, data.readonly ? null : group);
}

function deskHelp(desk) {
  const help = node("div", "desk-help");
  const list = node("p", "quiet");
  for (const [keys, words] of desk.keysOn ? HELP : [])
    add(list, add(node("span", ""), node("kbd", "", keys), document.createTextNode(` ${words}`)));
  const toggle = deciding(desk.keysOn ? "Keys on" : "Keys off", "keys", "", desk.keysOn);
  toggle.setAttribute("aria-label", "Keys of the desk");
  return add(help, list, toggle);
}

function deskRail(desk) {
  const rail = node("section", "rail");
  rail.setAttribute("aria-label", "The changes");
  const list = node("ol", "changes");
  for (const change of desk.data.changes) list.appendChild(changeItem(desk, change));
  if (!desk.data.readonly) rail.appendChild(deskHelp(desk));
  return add(rail, list);
}
