// What Streamlit calls with the data of a case; what is chosen in it outlives a rerun of the page.

const desks = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!desks.has(root)) desks.set(root, new Desk(root));
  const desk = desks.get(root);
  const held = heldFocus(root);
  const same = root.dataset.case === data.id;
  const chosen = same && root.dataset.chosen ? root.dataset.chosen.split(" ") : [];
  const pinned = same && Boolean(root.querySelector(".work.pinned"));
  const scrolled = same ? innerScroll(root) : [];
  const view = root.dataset.view || "side";
  root.dataset.case = data.id;
  root.dataset.view = data.inline ? view : "side";
  desk.take(data.desk, (actions) => setTriggerValue("acts", { actions }));
  root.replaceChildren();
  if (data.variants) {
    add(root, legend(data.legend), variants(data.variants));
    return;
  }
  const drawn = panes(data, root);
  const work = node("div", data.desk?.changes.length ? "work with-desk" : "work");
  add(work, add(node("div", "texts"), drawn.side, drawn.one), data.desk?.changes.length && deskRail(desk));
  const tools = data.copy ? toolbar(data, drawn.show, data.desk?.works ?? []) : null;
  add(root, data.statements && statements(data.statements), message(data.message));
  add(root, tools, data.desk && deskBar(desk), work, data.legend && legend(data.legend));
  add(root, data.hint && node("p", "hint quiet", data.hint));
  add(root, flags(data.flags), data.tables && facts(data.tables), numbers(data.numbers));
  if (root.dataset.view === "one" && tools) tools.querySelectorAll(".switch button")[1].click();
  measureBar(root);
  listen(root, desk);
  light(root, chosen);
  desk.show();
  pin(root, pinned, null);
  innerScroll(root, scrolled);
  restoreFocus(desk, held);
}
