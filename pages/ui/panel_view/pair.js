// The judging screen: one message, two replies, and a bar that never leaves the screen.

const CHOICES = [
  ["first", "A shows more empathy", "1"],
  ["equal", "Both equally", "2"],
  ["second", "B shows more empathy", "3"],
];

function pairScreen(panel, data, practice) {
  const name = practice ? `Practice ${data.number} of ${data.of}` : `Pair ${data.number} of ${data.of}`;
  const screen = node("div", "screen pair");
  add(screen, topOf(panel, data), progress(data, name, practice));
  if (practice) add(screen, node("p", "note", "This one is only for practice. It does not count."));
  if (data.breakHint) add(screen, node("p", "note", "A good moment for a short break, if you like."));
  add(screen, definition(panel, data), reading("The patient wrote", data.message, "message"));
  const replies = add(node("div", "replies"), reading("Reply A", data.a, "reply"), reading("Reply B", data.b, "reply"));
  add(screen, replies);
  if (practice && data.feedback) add(screen, feedback(data));
  if (!practice) add(screen, why(panel, data), skipping(panel, data));
  return [screen, bar(panel, data, practice)];
}

// What empathy means in this study. It stays on practice and the first pair; later it can be hidden.
function definition(panel, { card }) {
  if (!card || (panel.open.cardHidden && !card.stays)) return null;
  const box = add(meaning(card, "definition"), node("h2", "", card.title), paragraphs(card.paragraphs));
  if (card.stays) return box;
  const hide = button("Hide this", "plain", "card-hide", () => panel.toggle("cardHidden", "card"));
  return add(box, row(hide));
}

function meaning(card, className) {
  const box = node("section", className);
  box.setAttribute("aria-label", card.title);
  return box;
}

function reading(title, text, className) {
  const box = node("section", className);
  box.setAttribute("aria-label", title);
  return add(box, node("h2", "", title), node("p", "text", text));
}

function progress(data, name, practice) {
  const box = node("div", "progress");
  add(box, heading(name));
  if (practice) return box;
  const minutes = data.minutesLeft === 1 ? "minute" : "minutes";
  if (data.minutesLeft !== null) add(box, node("span", "quiet", `about ${data.minutesLeft} ${minutes} left`));
  const line = node("div", "track");
  const done = node("div", "done");
  done.style.width = `${(100 * (data.number - 1)) / Math.max(data.of, 1)}%`;
  return add(box, add(line, done));
}

function feedback(data) {
  const box = node("p", "note", data.feedback);
  box.setAttribute("role", "alert");
  return box;
}

function why(panel, data) {
  if (!data.choice || !data.chips.length) return null;
  const box = node("fieldset", "why");
  add(box, node("legend", "", "Why? Tap what fits, if you like."));
  for (const chip of data.chips) {
    const on = data.chosen.includes(chip.id);
    const made = button(chip.label, "chip", `chip-${chip.id}`, () => {
      const chips = on ? data.chosen.filter((id) => id !== chip.id) : [...data.chosen, chip.id];
      panel.act("why", { chips });
    });
    made.setAttribute("aria-pressed", String(on));
    add(box, made);
  }
  return box;
}

function skipping(panel, data) {
  if (data.skipped) return skipped(panel, data);
  if (!panel.open.skip) return null;
  const box = node("section", "sheet skipping");
  box.setAttribute("aria-label", "Skip this pair");
  box.dataset.kind = "asked";
  add(box, node("h2", "", "Why do you skip this pair?"));
  const row = node("div", "row");
  for (const reason of data.skipReasons)
    add(row, button(reason.label, "", `skip-${reason.id}`, () => {
      panel.open.skip = false;
      panel.act("skip", { reason: reason.id });
    }));
  add(row, button("Do not skip", "plain", "skip-not", () => panel.toggle("skip", "skip")));
  return add(box, row);
}

function skipped(panel, data) {
  const upset = data.skipped === "upsetting";
  const box = node("section", "sheet skipping");
  box.dataset.kind = "done";
  add(box, node("p", "", upset
    ? "Thank you for telling us. You skipped this pair. Take a break if you like, or stop here: both are fine."
    : "You skipped this pair. Tap Next, or choose an answer after all."));
  if (upset)
    add(box, add(node("div", "row"),
      button("I need a break", "", "upset-break", () => panel.act("break")),
      button("I want to stop", "", "upset-stop", () => panel.act("stop"))));
  return box;
}

function bar(panel, data, practice) {
  const box = node("div", "bar");
  const inner = node("div", "inner");
  const choices = node("div", "choices");
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-labelledby", "question");
  for (const [choice, label, key] of CHOICES) {
    const made = button(label, "choice", `choice-${choice}`, () => panel.choose(choice));
    made.setAttribute("aria-pressed", String(data.choice === choice));
    made.setAttribute("aria-keyshortcuts", key);
    add(choices, made);
  }
  const moves = node("div", "moves");
  if (!practice) {
    add(moves, able(button("Back", "plain", "back", () => panel.act("back")), data.canBack));
    add(moves, able(button("Undo", "plain", "undo", () => panel.act("undo")), data.canUndo));
    add(moves, able(button("Skip", "plain", "skip", () => panel.toggle("skip", "skip-unclear")), !data.skipped));
  }
  add(moves, saving(panel, data, practice));
  const next = button("Next", "main", "next", () => panel.next());
  next.setAttribute("aria-keyshortcuts", "Enter");
  add(moves, able(next, practice ? data.feedback : data.choice || data.skipped));
  return add(box, add(inner, add(node("div", "ask"), asked(data.question), again(panel, data)), sheet(panel, data), choices, moves));
}

// The card is one tap away wherever one reads, and opens above the answers.
function again(panel, { card }) {
  if (!card) return null;
  const made = button(card.title, "plain", "card", () => panel.toggle("card", "card"));
  made.setAttribute("aria-expanded", String(Boolean(panel.open.card)));
  return made;
}

function sheet(panel, { card }) {
  if (!card || !panel.open.card) return null;
  const box = add(meaning(card, "meaning"), paragraphs(card.paragraphs));
  box.tabIndex = 0;
  box.dataset.key = "card-sheet";
  return box;
}

// The question itself stands out; what explains it follows.
function asked(words) {
  const end = words.indexOf("?") + 1;
  const made = node("p", "question");
  made.id = "question";
  return add(made, node("strong", "", words.slice(0, end)), node("span", "", words.slice(end)));
}

function able(made, can) {
  made.disabled = !can;
  return made;
}

function saving(panel, data, practice) {
  const quiet = practice || (!data.choice && !data.skipped && !panel.unsaved());
  return node("span", `saving${panel.trouble() ? " trouble" : ""}`, quiet ? "" : panel.saved());
}
