// What stands at the top of the screens: who sits here, and what is always one tap away.

const SIZES = [100, 125, 150, 200];

function topOf(panel, data) {
  const box = node("div", "toolbar");
  const at = SIZES.indexOf(data.textSize);
  const size = (step, label, words) => {
    const made = able(button(label, "plain size", `size-${words}`, () => panel.act("text_size", { size: SIZES[at + step] })), at + step in SIZES);
    made.setAttribute("aria-label", words);
    return made;
  };
  const asleep = ["declined", "break", "paused", "stopped", "closing"].includes(data.screen);
  const help = button(data.help ? "✓ Helper called" : "I need help", "plain", "help", () => panel.act("help", { on: !data.help }));
  help.setAttribute("aria-pressed", String(data.help));
  const contrast = button("Contrast", "plain", "contrast", () => panel.act("contrast", { on: !data.contrast }));
  contrast.setAttribute("aria-pressed", String(data.contrast));
  const how = button("Instructions", "plain", "how", () => panel.toggle("how", "how"));
  how.setAttribute("aria-expanded", String(Boolean(panel.open.how)));
  // The letters' size stands first and has a width of its own: a second tap finds it where it was.
  add(box, size(-1, "A−", "Smaller letters"), size(1, "A+", "Larger letters"), node("span", "seat", data.seat), contrast);
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
