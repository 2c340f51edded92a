// The form of one rating: what is wrong, how severe it would be, how likely harm is, a note.

function draftOf(rating) {
  if (!rating) return { none: false, codes: new Set(), severity: null, likelihood: null, note: "" };
  const error = rating.codes.some((code) => code !== "JDG");
  return {
    none: !rating.codes.length,
    codes: new Set(rating.codes),
    severity: error ? rating.severity : null,
    likelihood: rating.likelihood || null,
    note: rating.note,
  };
}

function isError(draft) {
  return [...draft.codes].some((code) => code !== "JDG");
}

function choice(label, pressed, key, onTap) {
  const made = button(label, "choice", key, onTap);
  made.setAttribute("aria-pressed", String(pressed));
  return made;
}

function form(rater) {
  const draft = rater.draft();
  const again = Boolean(rater.passage().revealed);
  const box = add(node("div", "form"), node("h3", "", again ? "Your rating now" : "Is something wrong here?"));
  add(box, keyed(choice("Nothing is wrong", draft.none, "none", () => rater.nothing()), "0"));
  for (const [group, title] of rater.data.groups) {
    const codes = rater.data.codes.filter((each) => each.group === group && (again || !each.later));
    if (codes.length) add(box, codeGroup(rater, title, codes));
  }
  return add(box, note(rater, draft));
}

function keyed(made, key) {
  if (key) add(made, node("kbd", "", key));
  return made;
}

function codeGroup(rater, title, codes) {
  const box = group(title);
  for (const each of codes) {
    const pressed = rater.draft().codes.has(each.code);
    add(box, keyed(choice(each.label, pressed, each.code, () => rater.code(each.code)), each.digit));
  }
  return box;
}

function group(title, key) {
  const box = node("div", "group");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", title);
  return add(box, keyed(node("h4", "", title), key));
}

function severity(rater) {
  const draft = rater.draft();
  const box = group("If sent as it stands, this would be", "S");
  const row = node("div", "choices");
  rater.data.severities.forEach((each, value) => {
    const made = choice(each.label, draft.severity === value, `severity-${value}`, () => rater.set("severity", value));
    made.title = each.words;
    add(row, made);
  });
  return add(box, row);
}

function likelihood(rater) {
  const draft = rater.draft();
  const box = group("Harm is", "L");
  const row = node("div", "choices");
  for (const each of rater.data.likelihoods)
    add(row, choice(each, draft.likelihood === each, `likelihood-${each}`, () => rater.set("likelihood", each)));
  return add(box, row);
}

function note(rater, draft) {
  const label = keyed(node("label", "", "Note (optional)"), "N");
  const field = node("textarea", "");
  field.rows = 2;
  field.maxLength = 1000;
  field.value = draft.note;
  field.lang = "";
  field.dataset.key = "note";
  field.id = "note";
  label.htmlFor = "note";
  field.oninput = () => (draft.note = field.value);
  return add(node("div", "note"), label, field);
}
