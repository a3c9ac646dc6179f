// Stepping and playing through positions: native buttons, a slider, a window that slides.
import { element, pushButton, slider } from "./draw.js";

const STEP = 700; // milliseconds from one position to the next, at most
const SHORTEST_STEP = 90;
const WHOLE_RUN = 14_000; // milliseconds for all positions, about
const SLIDE_SHARE = 0.5; // of a step; the rest is for reading

/**
 * A row of controls that walks through positions 0 to count - 1.
 * @param {object} options
 * @param {string} options.label - of the slider
 * @param {() => number} options.count
 * @param {() => number} options.position
 * @param {(position: number) => void} options.go
 * @param {(from: number, to: number, share: number) => void} options.slide - draws the way
 * @returns {HTMLElement} with `show()`, to be called when the position or the count changed,
 *   `playing()` and `stop()`
 */
export function player({ label, count, position, go, slide }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let frame = 0;
  let running = false;

  const halt = () => {
    running = false;
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
  };
  const jump = (next) => {
    halt();
    go(next);
  };

  function move(next, done) {
    const from = position();
    const duration = Math.max(SHORTEST_STEP, Math.min(STEP, WHOLE_RUN / count()));
    const begun = performance.now();
    let arrived = false;
    const tick = (now) => {
      const share = Math.min(1, (now - begun) / (duration * SLIDE_SHARE));
      if (share < 1 && !still.matches) slide(from, next, share);
      else if (!arrived) {
        arrived = true;
        go(next);
      }
      if (arrived && now - begun >= duration) return done();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function run() {
    if (!running) return;
    if (position() >= count() - 1) {
      halt();
      row.ended?.();
      return;
    }
    move(position() + 1, run);
  }

  const back = pushButton("Step back", () => jump(Math.max(0, position() - 1)));
  const forth = pushButton("Step", () => {
    halt();
    if (position() < count() - 1) move(position() + 1, halt);
  });
  const play = pushButton(
    "Play",
    () => {
      if (running) return jump(position());
      halt(); // the end of a single step would end the run too
      if (position() >= count() - 1) go(0);
      running = true;
      play.textContent = "Pause";
      run();
    },
    { class: "lw-primary" },
  );
  const place = slider(label, { minimum: 0, maximum: 1, value: 0, change: jump });
  const row = element("div", { class: "lw-row lw-player" }, back, play, forth, place);
  let seen = {};
  row.show = () => {
    const last = count() - 1;
    if (last !== seen.last) place.limit(Math.max(0, last));
    if (last !== seen.last || position() !== seen.position) place.show(position());
    seen = { last, position: position() };
    back.disabled = last < 0 || position() === 0;
    forth.disabled = last < 0 || position() === last;
    play.disabled = last < 1;
    if (last < 0 && running) halt();
  };
  row.playing = () => running;
  row.stop = halt;
  return row;
}
