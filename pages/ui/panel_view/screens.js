// Every other screen of a seat, and what stands at the top of all of them.

const SIZES = [100, 125, 150, 200];

const SCREENS = {
  text_size: (panel, data) => [
    heading("Welcome"),
    node("p", "", "First, choose how large the letters should be. You can change this at any time."),
    sizes(panel, data),
    node("p", "sample", "This is how the messages will look to you."),
    row(button("Go on", "main", "sized", () => panel.act("sized"))),
  ],
  consent: (panel, data) => [
    heading("Before you begin"),
    paragraphs(data.paragraphs),
    node("p", "quiet", `Version ${data.version}`),
    equalRow(
      button("I agree to take part", "even", "agree", () => panel.act("agree")),
      button("I do not want to take part", "even", "decline", () => panel.act("decline")),
    ),
  ],
  declined: (panel) => [
    heading("That is fine"),
    node("p", "", "Thank you for reading this. Nothing was saved but that this seat said no. Please give the tablet back to the helper."),
    row(button("I changed my mind", "", "undecline", () => panel.act("undecline")), handBack()),
  ],
  instructions: (panel, data) => [
    heading("How it works"),
    paragraphs(data.instructions),
    row(button("Start with practice", "main", "begin", () => panel.act("begin"))),
  ],
  break: (panel) => [
    heading("Take your time"),
    node("p", "", "Your answers are saved. Go on when you are ready, on this tablet or on another one with the same card."),
    row(button("Go on", "main", "resume", () => panel.act("resume")), button("I want to stop", "", "stop", () => panel.act("stop"))),
  ],
  paused: (_panel, data) => [
    heading(data.started ? "A short pause" : "Please wait"),
    node("p", "", data.started ? "The helper has paused everybody. Your answers are saved. This screen goes on by itself." : "The helper will start soon. This screen goes on by itself."),
  ],
  stopped: (panel, data) => [
    heading("You have stopped"),
    node("p", "", "Thank you for what you did. Your answers are saved and count."),
    comment(panel, data),
    row(data.canContinue ? button("Go on after all", "", "continue", () => panel.act("continue")) : null, handBack()),
    removing(panel, data),
  ],
  closing: (panel, data) => [
    heading("Thank you"),
    paragraphs(data.paragraphs),
    comment(panel, data),
    row(handBack()),
    removing(panel, data),
  ],
  removed: () => [
    heading("Your answers are removed"),
    node("p", "", "Only a note stays that this seat removed them. Thank you for your time."),
    row(handBack()),
  ],
  closed: (_panel, data) => [heading("The study is closed"), node("p", "", "Thank you for taking part."), row(handBack())],
};

function plainScreen(panel, data) {
  const box = node("div", `screen plain-screen ${data.screen}`);
  const top = ["closed", "removed", "text_size"].includes(data.screen) ? null : toolbar(panel, data);
  return [add(box, top, ...SCREENS[data.screen](panel, data))];
}

function row(...children) {
  return add(node("div", "row"), ...children);
}

function equalRow(...children) {
  return add(node("div", "row equal"), ...children);
}

function handBack() {
  const link = node("a", "button", "Finish: hand back the tablet");
  link.href = "/leave";
  link.target = "_self";
  link.dataset.key = "leave";
  return link;
}

function toolbar(panel, data) {
  const box = node("div", "toolbar");
  const at = SIZES.indexOf(data.textSize);
  const size = (step, label, words) => {
    const made = able(button(label, "plain", `size-${words}`, () => panel.act("text_size", { size: SIZES[at + step] })), at + step in SIZES);
    made.setAttribute("aria-label", words);
    return made;
  };
  const asleep = ["declined", "break", "paused", "stopped", "closing"].includes(data.screen);
  const help = button(data.help ? "✓ Help is coming" : "I need help", "plain", "help", () => panel.act("help", { on: !data.help }));
  help.setAttribute("aria-pressed", String(data.help));
  const contrast = button("Contrast", "plain", "contrast", () => panel.act("contrast", { on: !data.contrast }));
  contrast.setAttribute("aria-pressed", String(data.contrast));
  const how = button("Instructions", "plain", "how", () => panel.toggle("how", "how"));
  how.setAttribute("aria-expanded", String(Boolean(panel.open.how)));
  add(box, node("span", "seat", data.seat), size(-1, "A−", "Smaller letters"), size(1, "A+", "Larger letters"), contrast);
  if (!asleep && data.screen !== "consent" && data.screen !== "instructions") add(box, how);
  add(box, help);
  if (["pair", "practice", "instructions"].includes(data.screen))
    add(box, button("I need a break", "plain", "break", () => panel.act("break")), button("Stop", "plain", "stop", () => panel.toggle("stop", "stop-yes")));
  const sheets = [];
  if (data.otherTab) sheets.push(node("p", "note", "This card is also open on another screen. Both are saved; the latest answer counts."));
  if (panel.open.how) sheets.push(add(node("section", "sheet"), node("h2", "", "How it works"), paragraphs(data.instructions), row(button("Close", "", "how-close", () => panel.toggle("how", "how")))));
  if (panel.open.stop) sheets.push(stopSheet(panel));
  return add(node("div", "top"), box, sheets);
}

function stopSheet(panel) {
  return add(node("section", "sheet"), node("p", "", "Do you want to stop? Your answers stay saved, and you can come back."),
    row(button("Yes, stop", "", "stop-yes", () => { panel.open.stop = false; panel.act("stop"); }), button("No, go on", "", "stop-no", () => panel.toggle("stop", "stop"))));
}

function sizes(panel, data) {
  const box = node("div", "row equal sizes");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Size of the letters");
  const names = ["Normal", "Larger", "Large", "Very large"];
  SIZES.forEach((size, place) => {
    const made = button(names[place], "even", `size-${size}`, () => panel.act("text_size", { size }));
    made.style.fontSize = `${(size / data.textSize) * 1}em`;
    made.setAttribute("aria-pressed", String(data.textSize === size));
    add(box, made);
  });
  return box;
}

function comment(panel, data) {
  const box = node("div", "comment");
  const label = node("label", "", "How was this for you? (You need not write anything.)");
  const field = node("textarea");
  field.rows = 3;
  field.maxLength = 2000;
  field.dataset.key = "comment";
  field.value = panel.draft ?? data.comment;
  field.oninput = () => { panel.draft = field.value; send.disabled = field.value.trim() === data.comment; };
  const send = button("Save the comment", "", "comment-save", () => { panel.act("comment", { text: field.value }); });
  send.disabled = field.value.trim() === data.comment;
  add(label, field);
  const said = data.comment && field.value.trim() === data.comment ? node("span", "saving", "✓ Saved") : null;
  if (said) said.setAttribute("role", "status");
  return add(box, label, row(send, said));
}

function removing(panel, data) {
  if (!data.canRemove) return null;
  if (!panel.open.remove)
    return row(button("Remove my answers", "plain", "remove", () => panel.toggle("remove", "remove-no")));
  return add(node("section", "sheet"), node("p", "", "Remove all your answers and your comment? This can't be undone."),
    row(button("No, keep them", "", "remove-no", () => panel.toggle("remove", "remove")), button("Yes, remove them", "", "remove-yes", () => { panel.open.remove = false; panel.act("remove"); })));
}
