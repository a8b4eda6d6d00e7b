// Building elements. Text only ever becomes text nodes: nothing here parses HTML.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") Object.assign(element.style, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function put(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

export function color(number, fallback = "") {
  return number ? `#${number.toString(16).padStart(6, "0")}` : fallback;
}

const AVATARS = ["#5865f2", "#757e8a", "#3ba55c", "#c98a12", "#d83c3e", "#b5497f", "#1f8b8b"];

export function avatar(id, name, size = "") {
  const shade = AVATARS[Number(BigInt(id) >> 22n) % AVATARS.length];
  const initial = [...(name || "?")][0];
  return h("span", { class: `avatar ${size}`, style: { backgroundColor: shade }, "aria-hidden": "true" }, initial);
}

export function localized(part, locale, field = "name") {
  return part[`${field}_localizations`]?.[locale] ?? part[field];
}

export function safeUrl(url) {
  return /^https?:\/\//i.test(url ?? "") ? url : null;
}

export function link(url, ...children) {
  const safe = safeUrl(url);
  if (!safe) return h("span", {}, ...children);
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer nofollow", title: safe }, ...children);
}
