/** A beat that goes on in a hidden page: browsers let a page's own timers sleep there, but not those of a worker. */
const worker = new Worker(new URL("./metronome_worker.js", import.meta.url));

/** Call `act` about every so many milliseconds (whole seconds). @returns {() => void} stops it */
export function every(milliseconds, act) {
  let ticks = 0;
  const tick = () => { ticks += 1; if (ticks % Math.max(1, Math.round(milliseconds / 1000)) === 0) act(); };
  worker.addEventListener("message", tick);
  return () => worker.removeEventListener("message", tick);
}
