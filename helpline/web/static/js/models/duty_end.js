/** Until when somebody is on duty by telephone: instants in ms, hours as on this computer's clock. No markup here. */
const STEP_MS = 5 * 60_000;
const LONGEST_MS = 12 * 3_600_000;

/** So many hours from now, on the next five minutes: people do not say « until 16 h 43 ». */
export function inHours(hours, now) {
  return Math.ceil((now + hours * 3_600_000) / STEP_MS) * STEP_MS;
}

/** The next time a clock shows "HH:MM"; null when that is no time, or more than twelve hours away. */
export function atClock(text, now) {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hours === undefined) return null;
  const end = new Date(now);
  end.setHours(Number(hours), Number(minutes), 0, 0);
  if (end.getTime() <= now) end.setDate(end.getDate() + 1);
  return end.getTime() - now <= LONGEST_MS ? end.getTime() : null;
}
