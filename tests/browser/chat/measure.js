// What axe does not measure, inside the widget: nothing wider than the window, targets of 44 px, text of 16 px.
() => {
  const root = document.querySelector("helpline-chat").shadowRoot;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const hidden = (element) => element.closest(".unseen") !== null;
  const small = (element) => { const { width, height } = element.getBoundingClientRect(); return width < 43.9 || height < 43.9; };
  const inText = (element) => element.tagName === "A" && element.closest(".bubble") !== null;
  const tiny = (element) => parseFloat(getComputedStyle(element).fontSize) < 16;
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const all = (selector, fault) => [...root.querySelectorAll(selector)]
    .filter((one) => shown(one) && !hidden(one) && fault(one)).map((one) => one.outerHTML.slice(0, 200));
  const out = (element) => { const { left, right } = element.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; };
  return {
    sideways: document.documentElement.scrollWidth > innerWidth || all("*", out).length > 0,
    targets: all("a, button, summary, textarea", (one) => !inText(one) && small(one)),
    texts: all("*", (one) => hasText(one) && tiny(one)),
  };
}
