// Buttons and the layout components of version 2.
import { h, color, safeUrl } from "./dom.js";
import { markdown } from "./markdown.js";

const BUTTONS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };
const DRAW = { 1: row, 2: button, 10: text, 14: separator, 17: container };

// context: markdown's, and press(part, element)
export function component(part, context) {
  return DRAW[part.type]?.(part, context) ?? h("em", { class: "unknown" }, `(그리지 못하는 컴포넌트 ${part.type})`);
}

function row(part, context) {
  return h("div", { class: "row" }, part.components.map((one) => component(one, context)));
}

function button(part, context) {
  const label = [emoji(part.emoji), part.label ?? ""];
  const style = `button ${BUTTONS[part.style] ?? "secondary"}`;
  if (part.style === 5) return h("a", { class: style, href: safeUrl(part.url), target: "_blank", rel: "noopener noreferrer" }, label, h("span", { class: "out", "aria-hidden": "true" }, " ↗"));
  return h("button", { class: style, type: "button", disabled: part.disabled, onclick: (event) => context.press(part, event.currentTarget) }, label);
}

function emoji(found) {
  if (!found) return null;
  return h("span", { class: "emoji" }, found.id ? `:${found.name}: ` : `${found.name} `);
}

function text(part, context) {
  return markdown(part.content, context);
}

function separator(part) {
  const props = { class: `separator ${part.spacing === 2 ? "large" : ""} ${part.divider === false ? "invisible" : ""}` };
  return h("hr", props);
}

function container(part, context) {
  const made = h("div", { class: `container ${part.spoiler ? "spoiled" : ""}` }, part.components.map((one) => component(one, context)));
  if (part.accent_color) made.style.borderLeftColor = color(part.accent_color);
  made.classList.toggle("accented", Boolean(part.accent_color));
  if (part.spoiler) made.addEventListener("click", () => made.classList.remove("spoiled"), { once: true });
  return made;
}
