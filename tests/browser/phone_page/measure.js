// What axe does not measure: nothing wider than the window, targets of 44 px, text of 16 px.
() => {
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const size = (element) => element.getBoundingClientRect();
  const small = (element) => size(element).width < 44 || size(element).height < 44;
  const tiny = (element) => parseFloat(getComputedStyle(element).fontSize) < 16;
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const all = (selector, fault) =>
    [...document.querySelectorAll(selector)].filter((one) => shown(one) && fault(one)).map((one) => one.outerHTML);
  return {
    sideways: document.documentElement.scrollWidth > innerWidth,
    targets: all("a, button, select, summary, input:not([type=checkbox]), label.switch", small),
    texts: all("body *", (one) => hasText(one) && tiny(one)),
  };
}
