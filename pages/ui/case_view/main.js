// What Streamlit calls with the data of a case; a selection outlives a rerun of the page.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const same = root.dataset.case === data.id;
  const chosen = same && root.dataset.chosen ? root.dataset.chosen.split(" ") : [];
  const view = root.dataset.view || "side";
  root.dataset.case = data.id;
  root.dataset.view = data.inline ? view : "side";
  root.replaceChildren();
  if (data.variants) {
    add(root, legend(data.legend), variants(data.variants));
    return;
  }
  const drawn = panes(data, root);
  const tools = data.legend ? toolbar(data, drawn.show) : null;
  add(root, data.statements && statements(data.statements), message(data.message));
  add(root, tools, drawn.side, drawn.one, data.hint && node("p", "hint quiet", data.hint));
  add(root, flags(data.flags), data.tables && facts(data.tables), numbers(data.numbers));
  if (root.dataset.view === "one" && tools) tools.querySelectorAll(".switch button")[1].click();
  listen(root);
  light(root, chosen);
  pin(root, chosen.length > 0, null);
}
