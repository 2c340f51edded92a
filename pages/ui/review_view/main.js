// What Streamlit calls with an edit to rate. One Rater lives as long as the page; what is chosen
// and not saved yet outlives a rerun, and a line that broke and was mended.

class Rater {
  constructor() {
    this.sending = new Sending();
    this.drafts = new Map();
    this.again = new Set();
    this.current = "";
    this.leaving = this.last = "";
    addEventListener("keydown", (event) => onKey(this, event), true);
    setInterval(() => this.root.isConnected && this.sending.again(), 1000);
  }

  attach(root) {
    this.root = root;
    this.live = root.nextElementSibling;
  }

  take(data, send) {
    const fresh = data.id !== this.data?.id;
    const finished = data.complete && !this.data?.complete;
    if (fresh) {
      this.drafts.clear();
      this.again.clear();
      this.current = this.leaving = this.last = "";
    }
    this.data = data;
    this.sending.heard(data.acks, send);
    if (!this.passage()) this.current = this.following("") ?? data.passages[0].key;
    const moved = this.follow();
    this.draw();
    if (data.problem) this.live.textContent = data.problem;
    if (fresh || moved || finished) bringUp(this, moved || finished);
  }

  passage(key = this.current) {
    return this.data.passages.find((each) => each.key === key);
  }

  // The next passage that is not done, from here on and then from the start.
  following(key) {
    const all = this.data.passages;
    const at = all.findIndex((each) => each.key === key) + 1;
    return [...all.slice(at), ...all.slice(0, at)].find((each) => !each.done && each.key !== key)?.key;
  }

  // After a rating is kept: on to the next passage, or to the verdicts that are shown now.
  follow() {
    const left = this.leaving && this.passage(this.leaving);
    if (!left?.first || this.isBusy()) return false;
    this.leaving = "";
    this.drafts.delete(left.key);
    this.again.delete(left.key);
    if (!left.done) {
      this.live.textContent = "Saved. Now see what the checker said of this passage.";
      return true;
    }
    this.live.textContent = "Saved.";
    this.current = this.following(left.key) ?? left.key;
    return true;
  }

  isBusy() {
    return this.sending.waiting.length > 0;
  }

  isRating() {
    const passage = this.passage();
    return !passage.first || this.again.has(passage.key);
  }

  draft() {
    const { key, first, second } = this.passage();
    if (!this.drafts.has(key)) this.drafts.set(key, draftOf(second ?? first));
    return this.drafts.get(key);
  }

  // What keeps a rating from being saved, in words; empty when nothing does.
  missing() {
    const draft = this.draft();
    if (!draft.none && !draft.codes.size) return "Choose what is wrong, or that nothing is.";
    if (!isError(draft)) return "";
    if (draft.severity === null) return "Say how severe it would be.";
    return draft.likelihood ? "" : "Say how likely harm is.";
  }

  code(code) {
    const draft = this.draft();
    if (!draft.codes.delete(code)) draft.codes.add(code);
    draft.none = false;
    this.draw();
    // A key may choose what is out of sight.
    this.root.querySelector(`[data-key="${code}"]`)?.scrollIntoView({ block: "nearest" });
  }

  nothing() {
    const draft = this.draft();
    draft.none = !draft.none;
    draft.codes.clear();
    draft.severity = draft.likelihood = null;
    this.draw();
  }

  set(name, value) {
    this.draft()[name] = value;
    this.draw();
  }

  cycle(name, values) {
    if (!this.isRating() || !isError(this.draft())) return;
    this.set(name, values[(values.indexOf(this.draft()[name]) + 1) % values.length]);
  }

  rateAgain() {
    this.again.add(this.current);
    this.draw();
  }

  // What was said blind stays once its verdicts were shown; then a second rating follows it.
  undo() {
    if (!this.last || this.isBusy()) return;
    this.move(this.last);
    this.rateAgain();
  }

  // Enter: save what is being rated, or go on from what is done.
  goOn() {
    if (this.isBusy()) return;
    if (this.isRating()) this.save();
    else if (this.data.complete) this.put({ do: "next" });
    else this.move(this.following(this.current) ?? this.current);
  }

  save() {
    const words = this.missing();
    if (words) {
      this.live.textContent = words;
      return;
    }
    const draft = this.draft();
    const error = isError(draft);
    this.leaving = this.last = this.current;
    this.put({
      do: "rate",
      passage: this.current,
      again: this.again.has(this.current) && Boolean(this.passage().revealed),
      codes: [...draft.codes],
      severity: error ? draft.severity : 0,
      likelihood: error ? draft.likelihood : "",
      note: draft.note,
    });
  }

  say(keys, word) {
    if (keys.length) this.put({ do: "say", said: Object.fromEntries(keys.map((key) => [key, word])) });
  }

  allRight() {
    this.say(openFacts(this.passage()).map((fact) => fact.key), "right");
  }

  put(action) {
    this.sending.put({ item: this.data.id, ...action });
    this.draw();
  }

  step(by) {
    const all = this.data.passages;
    const at = all.findIndex((each) => each.key === this.current) + by;
    if (all[at]) this.move(all[at].key);
  }

  move(key) {
    this.current = key;
    this.draw();
    bringUp(this, true);
  }

  draw() {
    const focused = this.root.getRootNode().activeElement?.dataset?.key;
    const scrolled = [...this.root.querySelectorAll(".scrolls")].map((each) => each.scrollTop);
    const work = add(node("div", "work"), texts(this), rail(this));
    this.root.replaceChildren(bar(this), work, node("p", "quiet", KEYS_IN_WORDS));
    this.root.querySelectorAll(".scrolls").forEach((each, place) => (each.scrollTop = scrolled[place] ?? 0));
    if (focused) this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

let rater = null;

export default function ({ data, parentElement, setTriggerValue }) {
  rater ??= new Rater();
  rater.attach(parentElement.querySelector(".root"));
  rater.take(data, (actions) => setTriggerValue("acts", { actions }));
}
