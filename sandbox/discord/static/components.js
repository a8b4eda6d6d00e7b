// Buttons and the layout components of version 2.
import { h, link, color, safeUrl } from "./dom.js";
import { markdown } from "./markdown.js";

const BUTTONS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };
const DRAW = { 1: row, 2: button, 9: section, 10: text, 11: thumbnail, 12: gallery, 13: file, 14: separator, 17: container };

// context: markdown's, and press(part, element), attachments by name
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

function section(part, context) {
  const texts = h("div", { class: "section-texts" }, part.components.map((one) => component(one, context)));
  return h("div", { class: "section" }, texts, h("div", { class: "accessory" }, component(part.accessory, context)));
}

function text(part, context) {
  return markdown(part.content, context);
}

function thumbnail(part, context) {
  return picture(part.media?.url, part.description, "thumbnail", context, part.spoiler);
}

function gallery(part, context) {
  return h("div", { class: "gallery" }, part.items.map((one) => picture(one.media?.url, one.description, "media", context, one.spoiler)));
}

export function picture(url, description, style, context, spoiler = false) {
  const name = url?.startsWith("attachment://") ? url.slice("attachment://".length) : null;
  const source = name ? context.attachments?.[name] : safeUrl(url);
  const missing = () => h("span", { class: `picture-missing ${style}`, title: url ?? "" }, description || "그림");
  if (!source) return missing();
  const image = h("img", { src: source, alt: description ?? "", class: `${style} ${spoiler ? "spoiled" : ""}`, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(missing()));
  image.addEventListener("click", () => image.classList.remove("spoiled"));
  return image;
}

function file(part, context) {
  const name = part.file?.url?.replace("attachment://", "") ?? "파일";
  return h("div", { class: "file" }, "📄 ", link(context.attachments?.[name], name));
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
