// Taps on their way to the server. Each has an id made here and is kept in the browser until the
// server says that it is on disk, so that a reload, a cut line or a restart loses none, and
// sending one again changes nothing.

const RESEND_MS = 4000;

function stored(storage, key) {
  try {
    return JSON.parse(storage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A private window may keep nothing; then the list in memory must do.
  }
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function thisTab() {
  const key = "bedside-tab";
  const known = stored(sessionStorage, key);
  if (typeof known === "string") return known;
  const made = newId();
  store(sessionStorage, key, made);
  return made;
}

class Outbox {
  constructor(name, send) {
    this.tab = thisTab();
    this.prefix = `bedside-outbox-${name}-`;
    this.key = this.prefix + this.tab;
    this.send = send;
    this.sentAt = 0;
    this.waiting = this.adopt();
  }

  // What another window left behind when it was closed belongs to this seat too.
  adopt() {
    const found = new Map();
    const keys = [];
    try {
      for (let place = 0; place < localStorage.length; place++) keys.push(localStorage.key(place));
    } catch {
      return [];
    }
    for (const key of keys.filter((each) => each?.startsWith(this.prefix)))
      for (const action of stored(localStorage, key)) found.set(action.id, action);
    return [...found.values()];
  }

  put(action) {
    this.waiting.push(action);
    this.flush();
  }

  flush() {
    store(localStorage, this.key, this.waiting);
    if (!this.waiting.length) return;
    this.sentAt = Date.now();
    this.send(this.waiting);
  }

  acknowledge(ids) {
    const done = new Set(ids);
    this.waiting = this.waiting.filter((action) => !done.has(action.id));
    store(localStorage, this.key, this.waiting);
    if (this.waiting.length) return;
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith(this.prefix) && stored(localStorage, key).every((one) => done.has(one.id)))
          localStorage.removeItem(key);
    } catch {
      // Nothing was kept, so nothing has to go.
    }
  }

  again() {
    if (this.waiting.length && Date.now() - this.sentAt >= RESEND_MS) this.flush();
  }
}
