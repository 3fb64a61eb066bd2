/** What is being written about a contact: kept through a reload, shared by the tabs, gone once the contact is closed. */
const PREFIX = "helpline:draft:";

export function read(contact) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + contact)) ?? {};
  } catch {
    return {};
  }
}

export function write(contact, draft) {
  localStorage.setItem(PREFIX + contact, JSON.stringify(draft));
}

export function forget(contact) {
  localStorage.removeItem(PREFIX + contact);
}

/** Contacts that have a draft here. */
export function kept() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
}

/** Tell when another tab wrote. */
export function onOtherTab(act) {
  addEventListener("storage", (event) => { if (event.key?.startsWith(PREFIX)) act(event.key.slice(PREFIX.length)); });
}
