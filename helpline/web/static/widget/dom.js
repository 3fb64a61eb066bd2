/** Elements made by hand: attributes, `on` listeners, children. A text is only ever a text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Write a text only if it differs, so that nothing is announced or repainted for nothing. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function button(text, act, attributes = {}) {
  return make("button", { type: "button", onclick: act, ...attributes }, text);
}

/** The number, to call by touching it. */
export function phone(kit) {
  return make("a", { class: "phone", href: `tel:${kit.tel}` }, kit.phone);
}

export function paragraph(text, attributes) {
  return make("p", attributes, text);
}
