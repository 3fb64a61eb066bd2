/** What one line on a page brings: the element, and one of them where the page has none. */
import { HelplineChat } from "./element.js";

const NAME = "helpline-chat";

if (!customElements.get(NAME)) {
  customElements.define(NAME, HelplineChat);
  if (!document.querySelector(NAME)) document.body.append(document.createElement(NAME));
}
