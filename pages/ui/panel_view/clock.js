// Counts for how long a pair was visible: not while the tablet sleeps or shows something else.

class Clock {
  constructor() {
    this.key = "bedside-clock";
    this.pair = "";
    this.counted = 0;
    this.since = null;
    document.addEventListener("visibilitychange", () => this.turn());
    addEventListener("pagehide", () => this.turn(true));
  }

  show(pair) {
    if (pair === this.pair) return;
    this.turn(true);
    this.pair = pair;
    const known = stored(sessionStorage, this.key);
    this.counted = known.pair === pair ? known.ms : 0;
    this.since = null;
    this.turn();
  }

  turn(ending = false) {
    this.counted = this.ms();
    const runs = this.pair && !ending && document.visibilityState === "visible";
    this.since = runs ? performance.now() : null;
    if (this.pair) store(sessionStorage, this.key, { pair: this.pair, ms: this.counted });
  }

  ms() {
    return Math.round(this.counted + (this.since === null ? 0 : performance.now() - this.since));
  }
}
