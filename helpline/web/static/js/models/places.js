import { t } from "./page.js";

/** Where a person says they live, as a volunteer reads it; "" when they did not say. */
export function placeWords(place) {
  if (!place) return "";
  const way = place.guessed ? "guessed" : !place.commune ? "departement" : place.shared ? "shared" : "commune";
  return t(`console.place.${way}`, place);
}
