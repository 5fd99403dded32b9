/** Compares two articles by data-order ("time in ms.order of publication"): below zero when `a` is the newer. */
export function newerFirst(a: HTMLElement, b: HTMLElement): number {
  const [timeA = 0, orderA = 0] = numbers(a);
  const [timeB = 0, orderB = 0] = numbers(b);
  return timeB - timeA || orderB - orderA;
}

/** Gives the seq of the event that published an article. */
export function publishedAs(article: HTMLElement): number {
  return numbers(article)[1] ?? 0;
}

function numbers(article: HTMLElement): number[] {
  return (article.dataset.order ?? "").split(".").map(Number);
}
