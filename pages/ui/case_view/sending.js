// What was decided here and the page has not heard of yet: it is sent until the page says that it
// has it, under an id by which the page knows it again, so that none is lost and none counts twice.

const RESEND_MS = 4000;

function newId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

class Sending {
  constructor() {
    this.waiting = [];
    this.sentAt = 0;
  }

  heard(ids, send) {
    this.send = send;
    this.waiting = this.waiting.filter((action) => !ids.includes(action.id));
  }

  put(action) {
    this.waiting.push({ id: newId(), ...action });
    this.flush();
  }

  flush() {
    this.sentAt = Date.now();
    this.send(this.waiting);
  }

  again() {
    if (this.waiting.length && Date.now() - this.sentAt >= RESEND_MS) this.flush();
  }

  forget() {
    this.waiting = [];
  }
}
