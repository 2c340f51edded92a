// Numbers choose what is wrong, S and L say how bad, Enter saves and goes on. All of them rest
// while somebody types; Escape leaves the note.

const TYPED_INTO = "input, textarea, select, [contenteditable], [role=dialog] *, [role=menu] *, [role=listbox] *";

const KEYS_IN_WORDS =
  "Keys: 0 to 9 choose · S severity · L harm · N note, Esc leaves it · Enter saves and goes on · Y all right · C change · J K move · U undo";

const ON_KEY = {
  0: (rater) => rater.isRating() && rater.nothing(),
  s: (rater) => rater.cycle("severity", rater.data.severities.map((_, value) => value)),
  l: (rater) => rater.cycle("likelihood", rater.data.likelihoods),
  n: (rater) => rater.root.querySelector("[data-key=note]")?.focus(),
  y: (rater) => rater.allRight(),
  c: (rater) => !rater.isRating() && rater.rateAgain(),
  u: (rater) => rater.undo(),
  j: (rater) => rater.step(1),
  k: (rater) => rater.step(-1),
};

function meant(rater, key) {
  const code = rater.data.codes.find((each) => each.digit && each.digit === key);
  if (code && rater.isRating()) return () => rater.code(code.code);
  return ON_KEY[key];
}

function onKey(rater, event) {
  if (!rater.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const at = event.composedPath()[0];
  if (event.key === "Escape" && at.dataset?.key === "note") {
    at.blur();
    return;
  }
  if (at.matches?.(TYPED_INTO)) return;
  const enters = event.key === "Enter" && !at.matches?.("button:not([aria-pressed]):not(.go), a, summary");
  const doing = enters ? () => rater.goOn() : meant(rater, event.key.toLowerCase());
  if (!doing) return;
  // Streamlit has keys of its own (R runs the page again); these are ours now.
  event.preventDefault();
  event.stopImmediatePropagation();
  doing(rater);
}
