// Draws a message template of the KakaoTalk message API, in the chat somebody has with themselves.
import { h, link, words } from "./dom.js";

const to = (target) => target?.mobile_web_url ?? target?.web_url;

export function drawMemo(template) {
  return h("article", { class: "card memo" }, parts[template.object_type]?.(template), buttons(template));
}

const parts = {
  text: ({ text, link: target }) => h("div", { class: "body" }, link(to(target), { class: "plain" }, words(text))),
  list: ({ header_title, header_link, contents }) => [
    h("h2", { class: "head" }, link(to(header_link), { class: "plain" }, header_title)),
    h("ul", {}, contents.map((one) => h("li", {}, content(one)))),
  ],
};

function content({ title, description, link: target }) {
  return link(to(target), { class: "row" }, h("span", { class: "words" }, h("b", {}, title), description && h("small", {}, description)));
}

function buttons({ buttons: given, button_title: title, link: target, header_link: head }) {
  const shown = given?.length ? given : [{ title: title || "자세히 보기", link: target ?? head }];
  return h("div", { class: "buttons" }, shown.map((part) => link(to(part.link), { class: "button" }, part.title)));
}
