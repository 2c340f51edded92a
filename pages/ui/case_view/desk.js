// The desk of a case: which change is current, and what was decided here and not heard of yet.

const KEYS_OFF = "bedside-desk-keys-off";

class Desk {
  constructor(root) {
    this.root = root;
    this.live = root.nextElementSibling;
    this.sending = new Sending();
    this.opened = new Set();
    this.current = "";
    this.keysOn = !this.remembered();
    addEventListener("keydown", (event) => onKey(this, event), true);
    setInterval(() => root.isConnected && this.sending.again(), 1000);
  }

  remembered() {
    try {
      return Boolean(localStorage.getItem(KEYS_OFF));
    } catch {
      return false;
    }
  }

  take(data, send) {
    if (data?.base !== this.data?.base) {
      this.current = "";
      this.opened.clear();
      this.sending.forget();
    }
    const said = this.data?.said;
    this.data = data;
    this.sending.heard(data?.acks ?? [], send);
    if (data?.said && data.said !== said) this.live.textContent = data.said;
    if (!this.rows().includes(this.current)) this.current = "";
  }

  isUsable() {
    return Boolean(this.root.isConnected && this.data);
  }

  put(action) {
    this.sending.put({ case: this.data.base, seen: this.data.seen, ...action });
    this.redraw();
  }

  decisionOf(hunk) {
    const newest = this.sending.waiting.findLast((action) => action.do === "decide" && action.keys.includes(hunk.key));
    return newest ? newest.decision : hunk.decision;
  }

  stateOf(change) {
    const states = new Set(change.hunks.map((hunk) => this.decisionOf(hunk)));
    if (states.size === 1) return [...states][0];
    return states.has("open") ? "open" : "mixed";
  }

  // The lines that one moves through: every change, and the words of those that are opened.
  rows() {
    return (this.data?.changes ?? []).flatMap((change) => [
      change.key,
      ...(this.opened.has(change.key) ? change.hunks.map((hunk) => hunk.key) : []),
    ]);
  }

  changeOf(row) {
    return this.data.changes.find((change) => change.key === row || change.hunks.some((hunk) => hunk.key === row));
  }

  rowOf(hunk) {
    const change = this.changeOf(hunk);
    return this.opened.has(change.key) ? hunk : change.key;
  }

  hunksOf(row) {
    const change = this.changeOf(row);
    return change.key === row ? change.hunks : change.hunks.filter((hunk) => hunk.key === row);
  }

  decide(row, decision) {
    if (!row || this.data.readonly) return;
    const hunks = this.hunksOf(row);
    if (hunks.every((hunk) => this.decisionOf(hunk) === decision)) return;
    this.put({ do: "decide", keys: hunks.map((hunk) => hunk.key), decision });
  }

  // One thing is lit at a time: moving to a change lets go of a chosen fact.
  go(row) {
    light(this.root, []);
    this.select(row, true);
  }

  move(step) {
    const rows = this.rows();
    if (!rows.length) return;
    const at = rows.indexOf(this.current);
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    this.go(rows[next]);
  }

  // What must be decided comes first; then what else is open.
  next() {
    const { changes } = this.data;
    const at = changes.indexOf(this.changeOf(this.current) ?? null) + 1;
    const inTurn = [...changes.slice(at), ...changes.slice(0, at)];
    const open = inTurn.filter((change) => this.stateOf(change) === "open");
    const found = open.find((change) => change.flagged) ?? open[0];
    if (found) this.go(found.key);
    else this.live.textContent = "Every change is decided.";
  }

  words(row) {
    const change = row && this.changeOf(row);
    if (!change || change.hunks.length < 2) return;
    if (!this.opened.delete(change.key)) this.opened.add(change.key);
    this.current = change.key;
    this.redraw();
    this.select(change.key, true);
  }

  tool(name) {
    const tool = [...this.data.tools, ...this.data.works].find((each) => each.act === name);
    if (this.data.works.includes(tool)) scroller(this.root).scrollTop = 0; // it opens above the case
    if (tool && (!tool.off || this.sending.waiting.length)) this.put({ do: name });
  }

  toggleKeys() {
    this.keysOn = !this.keysOn;
    try {
      if (this.keysOn) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    } catch {
      // A private window may keep nothing; then it holds until the page is left.
    }
    this.redraw();
  }

  click(button) {
    const { act: name, of: row } = button.dataset;
    if (name === "keys") this.toggleKeys();
    else if (name === "next") this.next();
    else if (name === "words") this.words(row);
    else if (row) {
      this.select(row, false);
      this.decide(row, name);
    } else this.tool(name);
  }

  redraw() {
    const held = heldFocus(this.root);
    const scrolled = innerScroll(this.root);
    this.root.querySelector(".rail")?.replaceWith(deskRail(this));
    this.root.querySelector(".desk-bar")?.replaceWith(deskBar(this));
    measureBar(this.root);
    this.show();
    innerScroll(this.root, scrolled);
    restoreFocus(this, held);
  }

  boxOf(row) {
    return row ? this.root.querySelector(`[data-row="${CSS.escape(row)}"]`) : null;
  }

  leave() {
    this.current = "";
    this.show();
  }

  select(row, focus) {
    this.current = row;
    this.show();
    const box = this.boxOf(row);
    if (focus) box?.focus({ preventScroll: true });
    bringUp(this, box);
  }

  // Lights the current change in the list and in both texts; the list has one stop for Tab.
  show() {
    const rows = this.rows();
    const stop = this.current || rows[0];
    for (const box of this.root.querySelectorAll("[data-row]")) {
      const on = box.dataset.row === this.current;
      box.classList.toggle("current", on);
      box.tabIndex = box.dataset.row === stop ? 0 : -1;
      for (const button of box.querySelectorAll("button")) button.tabIndex = box.dataset.row === stop ? 0 : -1;
      if (on) box.setAttribute("aria-current", "true");
      else box.removeAttribute("aria-current");
    }
    const keys = this.current ? this.hunksOf(this.current).map((hunk) => hunk.key) : [];
    for (const part of this.root.querySelectorAll("[data-change]"))
      part.classList.toggle("now", keys.includes(part.dataset.change));
  }
}
