/** Buttons that ask the server: one request at a time, a refusal said in words, nothing typed lost. */

/** Run `act`; returns false, with the refusal on the screen, when it fails. */
export async function attempt(button, act) {
  if (button.getAttribute("aria-disabled") === "true") return false;
  button.setAttribute("aria-disabled", "true");
  tell("");
  try {
    await act();
    return true;
  } catch (refusal) {
    tell(refusal.message);
    return false;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** Show a refusal, or with "" take it away. */
export function tell(text) {
  const place = document.getElementById("refusal");
  place.hidden = !text;
  place.textContent = text;
}

/** Say something once to those who listen to the page instead of seeing it. */
export function announce(text, now = false) {
  document.getElementById(now ? "say-now" : "say-politely").textContent = text;
}
