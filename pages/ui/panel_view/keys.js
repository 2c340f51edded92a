// 1, 2 and 3 choose, Enter goes on; all of them rest while somebody types.

function onKey(panel, event) {
  if (!panel.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!["pair", "practice"].includes(panel.data?.screen)) return;
  const at = event.composedPath()[0];
  if (at.matches?.("input, textarea, select, [contenteditable]")) return;
  const place = ["1", "2", "3"].indexOf(event.key);
  if (place >= 0) {
    event.preventDefault();
    panel.choose(CHOICES[place][0]);
  } else if (event.key === "Enter" && !at.matches?.("button:not([aria-pressed=true].choice), a")) {
    event.preventDefault();
    panel.next();
  }
}
