// Draws an edit and its passages. Every word from outside enters through textContent.

const SIGNS = { right: "✓", wrong: "✕", unsure: "?" };

function bar(rater) {
  const { number, of, passages } = rater.data;
  const done = passages.filter((each) => each.done).length;
  const meter = node("progress", "");
  meter.max = passages.length;
  meter.value = done;
  meter.setAttribute("aria-label", "Passages of this edit that are done");
  const undo = button("Undo", "plain", "undo", () => rater.undo());
  undo.title = "Take the last rating up again (U)";
  undo.disabled = !rater.last;
  const leave = button("Leave; go on later", "plain", "leave", () => rater.put({ do: "leave" }));
  return add(
    node("div", "bar"),
    node("h1", "", `Edit ${number} of ${of}`),
    meter,
    node("span", "quiet", `${done} of ${passages.length} passages done`),
    node("span", "saved quiet", rater.isBusy() ? "Saving…" : rater.data.said),
    undo,
    leave
  );
}

function texts(rater) {
  const { message, original, edited } = rater.data;
  const left = add(
    node("div", "column"),
    pane(rater, "The patient wrote", [{ text: message, passage: "" }], "message"),
    pane(rater, "The physician's reply", original, "original")
  );
  return add(node("div", "texts"), left, pane(rater, "The edit", edited, "edited"));
}

function pane(rater, title, pieces, name) {
  const text = node("div", "text scrolls");
  text.lang = "";
  text.tabIndex = 0;
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", title);
  text.dataset.key = `text-${name}`;
  for (const part of pieces) {
    const made = node("span", "", part.text);
    const passage = part.passage && rater.passage(part.passage);
    if (passage) {
      made.className = `passage${passage.done ? " done" : ""}${passage.key === rater.current ? " lit" : ""}`;
      if (passage.key === rater.current) made.setAttribute("aria-current", "true");
      made.onclick = () => rater.move(passage.key);
    }
    text.appendChild(made);
  }
  return add(node("section", `pane ${name}`), node("h2", "", title), text);
}

function rail(rater) {
  const passage = rater.passage();
  const inner = node("div", "inner scrolls");
  add(inner, rater.data.complete && complete(rater.data), passageHead(rater, passage));
  add(inner, rater.data.problem && node("p", "problem", rater.data.problem));
  if (rater.isRating()) add(inner, form(rater));
  else add(inner, told(rater, passage), passage.revealed && verdicts(rater, passage.revealed));
  return add(node("aside", "rail"), inner, foot(rater));
}

function passageHead(rater, passage) {
  const all = rater.data.passages;
  const at = all.indexOf(passage);
  const back = button("‹", "turn", "back", () => rater.step(-1));
  const on = button("›", "turn", "on", () => rater.step(1));
  back.title = "Passage before (K)";
  on.title = "Next passage (J)";
  back.setAttribute("aria-label", back.title);
  on.setAttribute("aria-label", on.title);
  back.disabled = at === 0;
  on.disabled = at === all.length - 1;
  const head = add(node("div", "head"), node("h2", "", passage.label), back, on);
  const quote = node("blockquote", "", passage.text || "Facts that stand nowhere in the text word for word");
  quote.lang = "";
  return add(node("div", "heading"), head, quote, passage.hint && node("p", "quiet", passage.hint));
}

function told(rater, passage) {
  const box = add(node("div", "told"), node("h3", "", "Your rating"), node("p", "", ratingWords(rater, passage.first)));
  if (passage.second)
    add(box, node("h3", "", "Changed after the verdicts were shown"), node("p", "", ratingWords(rater, passage.second)));
  const words = passage.revealed ? "Change my rating" : "Rate again";
  return add(box, button(words, "plain", "again", () => rater.rateAgain()));
}

function ratingWords(rater, rating) {
  const labels = rating.codes.map((code) => rater.data.codes.find((each) => each.code === code).label);
  if (!labels.length) return "Nothing is wrong here." + (rating.note ? ` Note: ${rating.note}` : "");
  const parts = [labels.join("; ")];
  if (rating.likelihood) parts.push(rater.data.severities[rating.severity].label, `harm is ${rating.likelihood}`);
  if (rating.note) parts.push(`note: ${rating.note}`);
  return parts.join(" · ");
}

function verdicts(rater, revealed) {
  const box = add(node("div", "verdicts"), node("h3", "", "What the checker said here"));
  for (const flag of revealed.flags) add(box, flagBox(flag));
  if (openFacts(rater.passage()).length > 1) {
    const all = button("All right", "plain", "all-right", () => rater.allRight());
    add(all, node("kbd", "", "Y"));
    add(box, all);
  }
  for (const fact of revealed.facts) add(box, factBox(rater, fact));
  if (!revealed.facts.length) add(box, node("p", "quiet", "It found no fact in this passage."));
  return box;
}

function openFacts(passage) {
  return (passage.revealed?.facts ?? []).filter((fact) => fact.rates && !fact.said);
}

function flagBox(flag) {
  const box = add(node("div", "flag"), node("b", "", flag.title), node("p", "quiet", flag.advice));
  for (const words of flag.evidence) add(box, node("p", "", words));
  return box;
}

function factBox(rater, fact) {
  const box = add(node("div", `fact ${fact.tone}`), node("p", "statement", fact.statement));
  add(box, add(node("p", ""), node("span", "quiet", `${fact.asks} `), node("b", "verdict", fact.words)));
  if (fact.evidence) add(box, add(node("p", "quiet"), node("span", "", `${fact.where} `), node("q", "", fact.evidence)));
  for (const words of fact.guards) add(box, node("p", "quiet", words));
  if (!fact.rates) return add(box, node("p", "quiet", "The checker decided nothing here, so there is nothing to rate."));
  const choices = node("div", "choices");
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Is this verdict right?");
  for (const [word, label] of rater.data.words) {
    const made = choice(`${SIGNS[word]} ${label}`, fact.said === word, `${fact.key}-${word}`, () => rater.say([fact.key], word));
    made.setAttribute("aria-label", `${label}: ${fact.statement}`);
    add(choices, made);
  }
  return add(box, choices);
}

function complete(data) {
  const box = add(node("div", "complete"), node("h2", "", "This edit is done"));
  if (data.flags.length) add(box, node("p", "", "Flags about the whole edit:"));
  for (const flag of data.flags) add(box, flagBox({ ...flag, evidence: [] }));
  return box;
}

function foot(rater) {
  const rates = rater.isRating();
  const label = rates ? "Save and go on" : rater.data.complete ? "Next edit" : "Go on";
  const go = button(label, "go", "go", () => rater.goOn());
  add(go, node("kbd", "", "Enter"));
  const missing = rates ? rater.missing() : "";
  const open = rates ? 0 : openFacts(rater.passage()).length;
  const words = open ? `${open} ${open === 1 ? "verdict" : "verdicts"} still to rate.` : missing;
  go.disabled = Boolean(missing) || rater.isBusy();
  const cancel = rates && rater.again.has(rater.current) && button("Keep it as it was", "plain", "cancel", () => {
    rater.again.delete(rater.current);
    rater.drafts.delete(rater.current);
    rater.draw();
  });
  const harm = rates && isError(rater.draft()) && [severity(rater), likelihood(rater)];
  return add(node("div", "foot"), harm || [], go, cancel, node("span", "quiet", words));
}

function bringUp(rater, focus) {
  for (const lit of rater.root.querySelectorAll(".lit")) {
    const box = lit.closest(".scrolls");
    const gap = lit.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (gap < 8 || gap > box.clientHeight - 60) box.scrollTop += gap - box.clientHeight / 3;
  }
  const inner = rater.root.querySelector(".inner");
  if (inner) inner.scrollTop = 0;
  if (focus) rater.root.querySelector("[data-key=go]")?.focus({ preventScroll: true });
}
