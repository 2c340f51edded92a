// What Streamlit calls with the document of a seat. One Panel lives as long as the page.

// What a tap changes on screen before the server has heard of it.
const AT_ONCE = {
  why: ({ chips }) => ({ chosen: chips }),
  text_size: ({ size }) => ({ textSize: size }),
  contrast: ({ on }) => ({ contrast: on }),
  help: ({ on }) => ({ help: on }),
};

class Panel {
  constructor(root) {
    this.root = root;
    this.stage = node("div", "stage");
    this.live = node("p", "unseen");
    this.live.setAttribute("role", "status");
    add(root, this.stage, this.live);
    this.open = {};
    this.draft = null;
    this.hoped = null;
    this.drawn = "";
    this.broughtUp = "";
    this.clock = new Clock();
    document.addEventListener("keydown", (event) => onKey(this, event));
    addEventListener("resize", () => this.measure());
    setInterval(() => this.tick(), 1000);
  }

  take(data, send) {
    const fresh = !this.outbox;
    this.send = send;
    this.outbox ??= new Outbox(data.outbox, (actions) => this.send({ actions }));
    this.outbox.acknowledge(data.acks);
    const moved = this.place(data) !== this.place(this.data);
    if (moved) { this.open = { cardHidden: this.open.cardHidden }; this.draft = null; }
    // What was tapped is shown at once; when the server has it, the server's word counts.
    if (moved || !this.outbox.waiting.length) this.hoped = null;
    if (data.screen === "closing" && this.data?.comment !== data.comment) this.draft = null;
    this.data = data;
    this.clock.show(data.screen === "pair" ? data.presentation : "");
    this.draw(moved && !fresh);
    if (fresh) this.act("hello");
  }

  tick() {
    if (!this.outbox || !this.root.isConnected) return;
    this.outbox.again();
    if (this.unsaved()) this.draw(false);
  }

  place(data) {
    return data ? `${data.screen} ${data.presentation ?? ""}` : "";
  }

  shown() {
    return { ...this.data, ...(this.hoped ?? {}) };
  }

  act(what, fields = {}) {
    const replies = this.root.querySelectorAll(".reply");
    const level = replies.length === 2 && replies[0].offsetTop === replies[1].offsetTop;
    this.outbox.put({
      id: newId(),
      do: what,
      tab: this.outbox.tab,
      presentation: this.data.presentation ?? "",
      at: Date.now(),
      ms: this.clock.ms(),
      stacking: level ? "side_by_side" : "stacked",
      width: Math.round(innerWidth),
      height: Math.round(innerHeight),
      ...fields,
    });
    this.hoped = { ...this.hoped, ...(AT_ONCE[what]?.(fields) ?? {}) };
    this.draw(false);
  }

  choose(choice) {
    const practice = this.data.screen === "practice";
    this.hoped = practice ? { choice } : { choice, skipped: null, canUndo: true, chosen: [] };
    this.open.skip = false;
    this.act(practice ? "practice" : "choose", { choice });
  }

  next() {
    const shown = this.shown();
    const practice = shown.screen === "practice";
    if (practice ? shown.feedback : shown.choice || shown.skipped) this.act(practice ? "practice_next" : "next");
  }

  toggle(name, focus) {
    this.open[name] = !this.open[name];
    this.draw(false);
    this.root.querySelector(`[data-key="${focus}"]`)?.focus();
  }

  unsaved() {
    return this.outbox.waiting.some((action) => action.do !== "hello");
  }

  trouble() {
    return this.unsaved() && (Boolean(this.data.notSaved) || Date.now() - this.outbox.waiting[0].at > 5000);
  }

  saved() {
    if (this.trouble()) return "Not saved yet. We keep trying.";
    return this.unsaved() ? "Saving…" : "✓ Saved";
  }

  measure() {
    const bar = this.root.querySelector(".bar");
    this.root.style.setProperty("--bar", `${bar ? bar.offsetHeight : 0}px`);
  }

  // For those who listen: where they are and what became of a tap. It stays when all else is drawn.
  say(data) {
    const place = data.screen === "pair" ? `Pair ${data.number} of ${data.of}` : "";
    const answered = data.choice || data.skipped;
    const kept = !place || this.unsaved() || !answered ? "" : ", your answer is saved";
    const words = this.trouble() ? "Your answer is not saved yet" : `${place}${kept}`;
    if (this.live.textContent !== words) this.live.textContent = words;
  }

  draw(moved) {
    const data = this.shown();
    const { acks, notSaved, ...seen } = data;
    const now = JSON.stringify([seen, this.open, this.unsaved(), this.trouble()]);
    if (now === this.drawn) return;
    this.drawn = now;
    const focused = this.root.getRootNode().activeElement?.dataset?.key;
    this.root.className = `root${data.contrast ? " contrast" : ""}`;
    this.root.style.setProperty("--scale", data.textSize / 100);
    const judged = ["pair", "practice"].includes(data.screen);
    this.stage.replaceChildren(...(judged ? pairScreen(this, data, data.screen === "practice") : plainScreen(this, data)));
    this.measure();
    this.say(data);
    if (moved) {
      scroller(this.root).scrollTop = 0;
      this.root.querySelector("[data-key=heading]")?.focus({ preventScroll: true });
    } else if (focused) {
      const again = this.root.querySelector(`[data-key="${focused}"]`);
      again?.focus({ preventScroll: true });
    }
    this.bringUp(moved);
  }

  // What a tap on Skip opens may lie behind the bar; it comes up whole.
  bringUp(moved) {
    const sheet = this.root.querySelector(".skipping");
    const kind = sheet?.dataset.kind ?? "";
    if (kind && kind !== this.broughtUp && !moved) sheet.scrollIntoView({ block: "nearest" });
    this.broughtUp = kind;
  }
}

const panels = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!panels.has(root)) panels.set(root, new Panel(root));
  panels.get(root).take(data, (value) => setTriggerValue("actions", value));
}
