// Every screen of a seat but the judging one.

const SCREENS = {
  text_size: (panel, data) => [
    heading("Welcome"),
    node("p", "", "First, choose how large the letters should be. You can change this at any time."),
    sizes(panel, data),
    node("p", "sample", "This is how the messages will look to you. Choose what is easy to read."),
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
  const bare = ["closed", "removed", "text_size"].includes(data.screen);
  const parts = (SCREENS[data.screen] ?? SCREENS.paused)(panel, data);
  const leaf = node("div", "leaf");
  if (!["consent", "instructions"].includes(data.screen)) leaf.appendChild(mark());
  return [add(box, bare ? null : topOf(panel, data), add(leaf, ...parts))];
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

function sizes(panel, data) {
  const box = node("div", "row equal sizes");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Size of the letters");
  const names = ["Normal", "Large", "Larger", "Largest"];
  SIZES.forEach((size, place) => {
    const made = button("", "even", `size-${size}`, () => panel.act("text_size", { size }));
    const letter = node("span", "letter", "A");
    letter.setAttribute("aria-hidden", "true");
    letter.style.fontSize = `calc(var(--base) * ${(1.5 * size) / 100})`;
    add(made, letter, node("span", "", names[place]));
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
  return add(box, label, row(send, said));
}

function removing(panel, data) {
  if (!data.canRemove) return null;
  if (!panel.open.remove)
    return row(button("Remove my answers", "plain", "remove", () => panel.toggle("remove", "remove-no")));
  return add(node("section", "sheet"), node("p", "", "Remove all your answers and your comment? This can't be undone."),
    row(button("No, keep them", "", "remove-no", () => panel.toggle("remove", "remove")), button("Yes, remove them", "", "remove-yes", () => { panel.open.remove = false; panel.act("remove"); })));
}
