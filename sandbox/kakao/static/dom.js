// Building elements. Text only ever becomes text nodes: nothing here parses HTML.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export function put(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

export function safeUrl(url) {
  return /^https?:\/\//i.test(url ?? "") ? url : null;
}

export function link(url, props, ...children) {
  const safe = safeUrl(url);
  if (!safe) return h("span", props, ...children);
  return h("a", { ...props, href: safe, target: "_blank", rel: "noopener noreferrer nofollow", title: safe }, ...children);
}

// What is said, with the addresses in it made into links.
export function words(text) {
  return String(text ?? "").split(/(https?:\/\/[^\s<>"']+)/).map((part, number) => (number % 2 ? link(part, { class: "inline" }, part) : part));
}

const CLOCK = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ko-KR", { year: "numeric", month: "long", day: "numeric", weekday: "long" });
export const clock = (at) => CLOCK.format(at * 1000);
export const day = (at) => DAY.format(at * 1000);
