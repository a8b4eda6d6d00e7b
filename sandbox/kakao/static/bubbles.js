// Draws the components of a skill's answer as KakaoTalk does. `on` says what a tap does: on.tap(path), on.tell(text), on.open(text).
import { h, link, safeUrl, words } from "./dom.js";

const FOLD = 500;
const WON = new Intl.NumberFormat("ko-KR");
const TOLD = {
  share: "이 말풍선을 친구에게 공유하는 버튼이에요. 샌드박스에서는 보여 주기만 해요.",
  operator: "상담원에게 연결하는 버튼이에요. 샌드박스에서는 보여 주기만 해요.",
};
const DRAWN = { simpleText, simpleImage, textCard, basicCard, commerceCard, listCard, itemCard };

export function drawOutput(output, path, on) {
  const [kind] = Object.keys(output);
  const here = `${path}.${kind}`;
  if (kind === "carousel") return carousel(output.carousel, here, on);
  return DRAWN[kind] ? DRAWN[kind](output[kind], here, on) : null;
}

export function drawQuickReplies(replies, on) {
  return replies.map((reply, number) => h("button", { type: "button", class: "pill", onclick: () => on.tap(`quickReplies.${number}`) }, reply.label));
}

function simpleText({ text }, _path, on) {
  const units = [...text];
  if (units.length <= FOLD) return h("div", { class: "bubble" }, words(text));
  return h("div", { class: "bubble folded" }, h("div", {}, words(`${units.slice(0, FOLD).join("")}…`)), h("button", { type: "button", class: "more", onclick: () => on.open(text) }, "전체 보기", h("span", { "aria-hidden": "true" }, "›")));
}

function simpleImage({ imageUrl, altText }) {
  return h("div", { class: "card picture" }, image(imageUrl, altText, "free"));
}

function textCard(card, path, on) {
  return h("article", { class: "card text-card" }, body(card), buttons(card, path, on));
}

function basicCard(card, path, on) {
  return h("article", { class: "card basic-card" }, thumbnail(card.thumbnail), body(card), buttons(card, path, on, card.thumbnail?.fixedRatio));
}

function commerceCard(card, path, on) {
  const now = card.discountedPrice ?? card.price - (card.discount ?? 0);
  const lower = now < card.price;
  return h("article", { class: "card commerce-card" }, thumbnail(card.thumbnails[0]),
    card.profile && h("p", { class: "shop" }, card.profile.nickname),
    h("div", { class: "body" },
      h("p", { class: "price" }, card.discountRate && h("b", { class: "rate" }, `${card.discountRate}%`), h("b", {}, `${WON.format(now)}원`), lower && h("s", {}, `${WON.format(card.price)}원`)),
      card.title && h("h2", {}, card.title), card.description && h("p", {}, words(card.description))),
    buttons(card, path, on, card.thumbnails[0]?.fixedRatio));
}

function listCard(card, path, on) {
  const items = card.items.map((item, number) => listItem(item, `${path}.items.${number}`, on));
  return h("article", { class: "card list-card" }, h("h2", { class: "head" }, linked(card.header.link, card.header.title)), h("ul", {}, items), buttons(card, path, on));
}

function listItem(item, path, on) {
  const inside = [h("span", { class: "words" }, h("b", {}, item.title), item.description && h("small", {}, item.description)), item.imageUrl && image(item.imageUrl, "", "tiny")];
  if (item.action) return h("li", {}, h("button", { type: "button", class: "row", onclick: () => on.tap(path) }, inside));
  return h("li", {}, item.link ? link(webOf(item.link), { class: "row" }, inside) : h("div", { class: "row" }, inside));
}

function itemCard(card, path, on) {
  const { thumbnail: picture, head, profile, imageTitle, itemListSummary: summary } = card;
  return h("article", { class: "card item-card" },
    head && h("p", { class: "item-head" }, head.title),
    profile && h("p", { class: "shop" }, profile.imageUrl && image(profile.imageUrl, "", "face"), profile.title),
    picture && linked(picture.link, image(picture.imageUrl, picture.altText, picture.width === 2 * picture.height ? "wide" : "square")),
    imageTitle && h("div", { class: "image-title" }, h("div", {}, h("h2", {}, imageTitle.title), imageTitle.description && h("p", {}, imageTitle.description)), imageTitle.imageUrl && image(imageTitle.imageUrl, "", "tiny")),
    h("dl", { class: `rows ${card.itemListAlignment ?? "left"}` }, card.itemList.map((item) => [h("dt", {}, item.title), h("dd", {}, item.description)]),
      summary && [h("dt", { class: "sum" }, summary.title), h("dd", { class: "sum" }, summary.description)]),
    body(card), buttons(card, path, on));
}

function carousel({ type, items, header }, path, on) {
  const cards = items.map((card, number) => h("li", {}, DRAWN[type](card, `${path}.items.${number}`, on)));
  if (header) cards.unshift(h("li", {}, h("article", { class: "card carousel-head" }, image(header.thumbnail.imageUrl, "", "cover"), h("h2", {}, header.title), h("p", {}, header.description))));
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

function buttons(card, path, on, square = false) {
  if (!card.buttons?.length) return null;
  const across = (card.buttonLayout ?? (square ? "horizontal" : "vertical")) === "horizontal";
  return h("div", { class: across ? "buttons across" : "buttons" }, card.buttons.map((part, number) => button(part, `${path}.buttons.${number}`, on)));
}

function button(part, path, on) {
  if (part.action === "webLink" && safeUrl(part.webLinkUrl)) return link(part.webLinkUrl, { class: "button" }, part.label);
  const told = part.action === "phone" ? `${part.phoneNumber}(으)로 전화를 거는 버튼이에요.` : TOLD[part.action];
  const sign = { phone: "📞 ", share: "↗ ", operator: "🎧 " }[part.action] ?? "";
  return h("button", { type: "button", class: "button", onclick: () => (told ? on.tell(told) : on.tap(path)) }, sign, part.label);
}

function thumbnail({ imageUrl, altText, link: to, fixedRatio }) {
  return linked(to, image(imageUrl, altText, fixedRatio ? "square whole" : "wide"));
}

function image(url, alt, shape) {
  const drawn = h("img", { src: safeUrl(url), alt: alt || "", loading: "lazy" });
  const frame = h("span", { class: `image ${shape}` }, drawn);
  drawn.addEventListener("error", () => frame.classList.add("missing"));
  return frame;
}

function linked(to, ...children) {
  return to ? link(webOf(to), { class: "plain" }, ...children) : children;
}

const webOf = (to) => to.web ?? to.mobile ?? to.pc;
