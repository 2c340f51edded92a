// The keys of the desk. They rest while somebody types or chooses, can be turned off, and the arrows
// move only inside the desk, so that they scroll elsewhere.

const TYPED_INTO = "input, textarea, select, [contenteditable], [role=dialog] *, [role=menu] *, [role=listbox] *, [role=radiogroup] *";
const NOWHERE = "body, html, [data-testid=stMain], [data-testid=stApp], [data-testid=stAppViewContainer]";
const ON_KEY = {
  j: (desk) => desk.move(1),
  k: (desk) => desk.move(-1),
  arrowdown: (desk) => desk.move(1),
  arrowup: (desk) => desk.move(-1),
  n: (desk) => desk.next(),
  a: (desk) => desk.decide(desk.current, "accepted"),
  r: (desk) => desk.decide(desk.current, "rejected"),
  w: (desk) => desk.words(desk.current),
};
const HELD_DOWN = new Set(["j", "k", "arrowdown", "arrowup"]);

function meant(event) {
  const key = event.key.toLowerCase();
  if (event.altKey) return null;
  if (key === "z" && (event.ctrlKey || event.metaKey)) return (desk) => desk.tool(event.shiftKey ? "redo" : "undo");
  if (event.ctrlKey || event.metaKey) return null;
  if (key === "u") return (desk) => desk.tool(event.shiftKey ? "redo" : "undo");
  return event.shiftKey || (event.repeat && !HELD_DOWN.has(key)) ? null : ON_KEY[key];
}

function onKey(desk, event) {
  if (!desk.isUsable() || !desk.keysOn) return;
  const path = event.composedPath();
  const at = path[0];
  if (at.matches?.(TYPED_INTO)) return;
  const inside = path.includes(desk.root);
  if (!inside && !at.matches?.(NOWHERE)) return;
  if (event.key.startsWith("Arrow") && !path.some((each) => each.classList?.contains("rail"))) return;
  const doing = meant(event);
  if (!doing) return;
  // Streamlit has keys of its own (R runs the page again); these are ours now.
  event.preventDefault();
  event.stopImmediatePropagation();
  doing(desk);
}
