// Discord's Markdown -> DOM nodes.
import { h, link, color } from "./dom.js";

const SPECIAL = /[\\`*_~|[<@h]/;

const INLINE = [
  [/^\\([^A-Za-z0-9\s])/, (m) => m[1]],
  [/^``([^\n]+?)``/, (m) => h("code", {}, m[1])],
  [/^`([^`\n]+)`/, (m) => h("code", {}, m[1])],
  [/^\*\*\*([\s\S]+?)\*\*\*/, (m, c) => h("strong", {}, h("em", {}, inline(m[1], c)))],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (m, c) => h("strong", {}, inline(m[1], c))],
  [/^__([\s\S]+?)__(?!_)/, (m, c) => h("u", {}, inline(m[1], c))],
  [/^\*(?!\s)([\s\S]+?)(?<!\s)\*(?!\*)/, (m, c) => h("em", {}, inline(m[1], c))],
  [/^_(?!\s)([\s\S]+?)(?<!\s)_(?![A-Za-z0-9_])/, (m, c) => h("em", {}, inline(m[1], c))],
  [/^~~([\s\S]+?)~~/, (m, c) => h("s", {}, inline(m[1], c))],
  [/^\|\|([\s\S]+?)\|\|/, (m, c) => spoiler(inline(m[1], c))],
  [/^\[((?:[^[\]\\]|\\.)+)\]\(<?(https?:\/\/[^\s)>]+)>?(?:\s+"[^"\n]*")?\)/, (m, c) => link(m[2], inline(m[1], c))],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], m[1])],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"'\])]/, (m) => link(m[0], m[0])],
  [/^<@!?(\d+)>/, (m, c) => mention("@" + (c.user(m[1]) ?? "알 수 없는 사용자"))],
  [/^<@&(\d+)>/, (m, c) => roleMention(c.role(m[1]))],
  [/^<#(\d+)>/, (m, c) => mention("#" + (c.channel(m[1]) ?? "알 수 없음"))],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, (m) => moment(Number(m[1]), m[2])],
  [/^<a?:(\w+):\d+>/, (m) => `:${m[1]}:`],
  [/^@(everyone|here)\b/, (m, c) => (c.everyone ? mention(m[0]) : m[0])],
];

// context: { user(id), role(id), channel(id) -> names, everyone: whether @everyone really rang }
export function inline(source, context) {
  const nodes = [];
  let plain = "";
  for (let rest = source; rest; ) {
    const rule = SPECIAL.test(rest[0]) && INLINE.map(([p, make]) => [rest.match(p), make]).find(([match]) => match);
    const match = rule?.[0];
    if (match) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(rule[1](match, context));
      rest = rest.slice(match[0].length);
    } else {
      const next = Math.max(rest.slice(1).search(SPECIAL), -1);
      const size = next < 0 ? rest.length : next + 1;
      plain += rest.slice(0, size);
      rest = rest.slice(size);
    }
  }
  if (plain) nodes.push(plain);
  return nodes.flat();
}

const BLOCKS = [
  [/^### (.+)/, (m, c) => h("h4", {}, inline(m[1], c))],
  [/^## (.+)/, (m, c) => h("h3", {}, inline(m[1], c))],
  [/^# (.+)/, (m, c) => h("h2", {}, inline(m[1], c))],
  [/^-# (.+)/, (m, c) => h("small", { class: "subtext" }, inline(m[1], c))],
  [/^> (.*)/, (m, c) => h("blockquote", {}, inline(m[1], c))],
  [/^(\s*)[-*] (.+)/, (m, c) => h("div", { class: "bullet" }, inline(m[2], c))],
];

export function markdown(source, context) {
  const root = h("div", { class: "markdown" });
  for (const piece of source.split(/(```(?:[\s\S]+?)```)/)) {
    const fence = piece.match(/^```(?:[a-z0-9_+-]*\n)?([\s\S]+?)\n?```$/i);
    if (fence) root.append(h("pre", {}, h("code", {}, fence[1])));
    else root.append(...blocks(piece, context));
  }
  return root;
}

function blocks(source, context) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    const text = paragraph.join("\n").replace(/^\n+|\n+$/g, "");
    if (text) nodes.push(h("div", { class: "paragraph" }, inline(text, context)));
    paragraph = [];
  };
  for (const line of source.split("\n")) {
    const rule = BLOCKS.map(([p, make]) => [line.match(p), make]).find(([match]) => match);
    if (rule) {
      flush();
      nodes.push(rule[1](rule[0], context));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return nodes;
}

function spoiler(children) {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter") return;
    event.currentTarget.classList.add("revealed");
  };
  const props = { class: "spoiler", role: "button", tabindex: "0", "aria-label": "스포일러", onclick: reveal, onkeydown: reveal };
  return h("span", props, h("span", {}, children));
}

function mention(text) {
  return h("span", { class: "mention" }, text);
}

function roleMention(role) {
  const pill = mention("@" + (role?.name ?? "알 수 없는 역할"));
  if (role?.color) Object.assign(pill.style, { color: color(role.color), backgroundColor: color(role.color) + "26" });
  return pill;
}

const STYLES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
};

function moment(seconds, style = "f") {
  const date = new Date(seconds * 1000);
  const text = style === "R" ? relative(date) : date.toLocaleString("ko", STYLES[style]);
  return h("time", { class: "moment", datetime: date.toISOString(), title: date.toLocaleString("ko", STYLES.F) }, text);
}

function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, one]) => Math.abs(seconds) >= one) ?? units.at(-1);
  return new Intl.RelativeTimeFormat("ko").format(Math.round(seconds / size), unit);
}
