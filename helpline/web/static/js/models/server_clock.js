/** The line's clock as this page knows it: every message carries its time, and the fastest one is nearest the truth. */
let behind = null;

export function hear(at) {
  const seen = at - Date.now();
  // A message can only arrive late, so the largest difference is the best; it may also drift back slowly.
  behind = behind === null ? seen : Math.max(seen, behind - 1);
}

/** Milliseconds since 1970, as the line counts them. */
export const now = () => Date.now() + (behind ?? 0);
