// What axe does not measure: nothing wider than the window, targets of 44 px, text of 16 px.
() => {
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const hidden = (element) => element.closest(".unseen, .skip") !== null;
  const small = (element) => { const { width, height } = element.getBoundingClientRect(); return width < 44 || height < 44; };
  const tiny = (element) => parseFloat(getComputedStyle(element).fontSize) < 16;
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const all = (selector, fault) => [...document.querySelectorAll(selector)]
    .filter((one) => shown(one) && !hidden(one) && fault(one)).map((one) => one.outerHTML.slice(0, 200));
  return {
    sideways: document.documentElement.scrollWidth > innerWidth,
    targets: all("a, button, summary, textarea, label.choice, input:not([type=radio], [type=checkbox], [type=hidden])", small),
    texts: all("body *", (one) => hasText(one) && tiny(one)),
  };
}
