// Draws the components of a skill's answer as KakaoTalk does. `on` says what a tap does: on.tap(path), on.open(text).
import { h, link, words } from "./dom.js";

const FOLD = 500;
const DRAWN = { simpleText, textCard, listCard };

export function drawOutput(output, path, on) {
  const [kind] = Object.keys(output);
  const here = `${path}.${kind}`;
  return kind === "carousel" ? carousel(output.carousel, here, on) : DRAWN[kind](output[kind], here, on);
}

export function drawQuickReplies(replies, on) {
  return replies.map((reply, number) => h("button", { type: "button", class: "pill", onclick: () => on.tap(`quickReplies.${number}`) }, reply.label));
}

function simpleText({ text }, _path, on) {
  const units = [...text];
  if (units.length <= FOLD) return h("div", { class: "bubble" }, words(text));
  return h("div", { class: "bubble folded" }, h("div", {}, words(`${units.slice(0, FOLD).join("")}…`)), h("button", { type: "button", class: "more", onclick: () => on.open(text) }, "전체 보기", h("span", { "aria-hidden": "true" }, "›")));
}

function textCard(card, path, on) {
  return h("article", { class: "card text-card" }, body(card), buttons(card, path, on));
}

function listCard(card, path, on) {
  const items = card.items.map((item, number) => listItem(item, `${path}.items.${number}`, on));
  return h("article", { class: "card list-card" }, h("h2", { class: "head" }, card.header.title), h("ul", {}, items));
}

function listItem(item, path, on) {
  const inside = h("span", { class: "words" }, h("b", {}, item.title), item.description && h("small", {}, item.description));
  return h("li", {}, item.action ? h("button", { type: "button", class: "row", onclick: () => on.tap(path) }, inside) : h("div", { class: "row" }, inside));
}

function carousel({ type, items }, path, on) {
  const cards = items.map((card, number) => h("li", {}, DRAWN[type](card, `${path}.items.${number}`, on)));
  const track = h("ul", { class: "track", tabindex: "0" }, cards);
  const step = (sign) => track.scrollBy({ left: sign * (cards[0].offsetWidth + 8), behavior: "smooth" });
  const turn = (sign, label, sign_text) => h("button", { type: "button", class: `turn ${sign < 0 ? "back" : "on"}`, "aria-label": label, onclick: () => step(sign) }, sign_text);
  return h("div", { class: `carousel of-${type}`, role: "group", "aria-label": `카드 ${items.length}장` }, track, cards.length > 1 && [turn(-1, "앞 카드", "‹"), turn(1, "다음 카드", "›")]);
}

// ── what cards are made of ──────────────────────────────────────────────────

function body({ title, description }) {
  if (!title && !description) return null;
  return h("div", { class: "body" }, title && h("h2", {}, title), description && h("p", {}, words(description)));
}

function buttons(card, path, on) {
  if (!card.buttons?.length) return null;
  return h("div", { class: "buttons" }, card.buttons.map((part, number) => button(part, `${path}.buttons.${number}`, on)));
}

function button(part, path, on) {
  if (part.action === "webLink") return link(part.webLinkUrl, { class: "button" }, part.label);
  return h("button", { type: "button", class: "button", onclick: () => on.tap(path) }, part.label);
}
