// Sits one person down in a server: fetches what they see, draws it, and does what they do.
import { h, put, avatar } from "./dom.js";
import { drawMessage, when } from "./message.js";
import { drawTools } from "./tools.js";
import { Composer } from "./composer.js";

const $ = (id) => document.getElementById(id);
const DM = "dm";
const KEY = "sandbox-discord-user";
const view = { userId: "", guildId: "", channelId: "", scene: null, channel: null, unread: new Set(), drawn: new Map(), dismissed: new Set() };
let stream = null;

async function ask(path, query = {}) {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  return answer.ok ? answer.json() : null;
}

async function act(what, asked, method = "POST") {
  const answer = await fetch(`/sandbox/discord/${what}`, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) });
  return answer.status === 204 ? {} : answer.json();
}

// ── fetching ────────────────────────────────────────────────────────────────

async function loadScene() {
  view.scene = await ask("/discord/page/scene", view.userId ? { user_id: view.userId } : {});
  if (!view.scene && view.userId) { view.userId = ""; return loadScene(); }
  view.userId = view.scene.me.id;
  if (view.guildId !== DM && !guild()) view.guildId = view.scene.guilds[0]?.id ?? DM;
  if (!place()) view.channelId = firstChannel();
  drawAround();
}

async function loadChannel() {
  const wanted = view.channelId;
  const found = await ask("/discord/page/channel", { user_id: view.userId, channel_id: wanted });
  if (wanted !== view.channelId) return;
  view.channel = found;
  drawChannel();
}

const later = (work, ms) => { let timer = null; return () => { timer ??= setTimeout(() => { timer = null; work(); }, ms); }; };
const soonChannel = later(loadChannel, 40);
const soonAll = later(async () => { await loadScene(); await loadChannel(); }, 80);

function listen() {
  stream?.close();
  stream = new EventSource(`/discord/page/events?user_id=${view.userId}`);
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (!event.name.startsWith("MESSAGE_")) return soonAll();
    if (event.channel_id === view.channelId) return soonChannel();
    if (event.name === "MESSAGE_CREATE") view.unread.add(event.channel_id);
    soonAll();
  };
  stream.onopen = soonAll;
}

// ── looking up ──────────────────────────────────────────────────────────────

const guild = () => view.scene.guilds.find((one) => one.id === view.guildId);
const isDm = () => view.guildId === DM;

function place() {
  if (isDm()) return view.channelId === view.scene.dm.id ? view.scene.dm : null;
  const here = guild();
  return here && [...here.channels, ...here.threads].find((one) => one.id === view.channelId);
}

function firstChannel() {
  if (isDm()) return view.scene.dm.id;
  return guild()?.channels.find((one) => one.type === 0)?.id ?? "";
}

function names() {
  const here = guild();
  const people = here?.members ?? [];
  const user = (id) => people.find((one) => one.id === id)?.name ?? view.scene.people.find((one) => one.id === id)?.global_name ?? (id === view.scene.bot.id ? view.scene.bot.global_name : undefined);
  const role = (id) => (id === here?.id ? { name: "everyone", color: 0 } : here?.roles.find((one) => one.id === id));
  const channel = (id) => [...(here?.channels ?? []), ...(here?.threads ?? [])].find((one) => one.id === id)?.name;
  return { user, role, channel, everyone: false };
}

function drawing() {
  const here = guild();
  const known = names();
  const mine = here?.members.find((one) => one.id === view.userId);
  return { me: view.scene.me, myRoles: mine?.roles ?? [], bot: view.scene.bot, names: known, user: known.user, color: (id) => here?.colors[id] ?? 0 };
}

function sources() {
  const here = guild();
  const users = (here?.members ?? []).map((one) => [one.id, `@${one.name}`]);
  const roles = (here?.roles ?? []).map((one) => [one.id, `@${one.name.replace("@", "")}`]);
  const channels = (types) => (here?.channels ?? []).filter((one) => !types?.length || types.includes(one.type)).map((one) => [one.id, `#${one.name}`]);
  return { users, roles, channels };
}

// ── drawing what is round the messages ─────────────────────────────────────

function drawAround() {
  drawRail();
  drawSide();
  drawMe();
  const online = view.scene.bot.online;
  $("bot-state").className = online ? "online" : "offline";
  $("bot-state").textContent = online ? "봇 접속 중" : "봇이 접속하지 않았어요";
}

function drawRail() {
  const home = railButton(DM, "DM", "한입뉴스와 나누는 다이렉트 메시지");
  const servers = view.scene.guilds.map((one) => railButton(one.id, [...one.name].slice(0, 2).join(""), one.name));
  put($("rail"), home, h("hr"), servers);
}

function railButton(id, label, title) {
  const current = id === view.guildId;
  return h("button", { type: "button", class: current ? "server current" : "server", title, "aria-label": title, "aria-current": current ? "true" : undefined, onclick: () => go(id, "") }, label);
}

function drawSide() {
  const here = guild();
  $("guild-name").textContent = here?.name ?? "다이렉트 메시지";
  if (isDm()) return put($("channels"), channelLink(view.scene.dm, view.scene.bot.global_name, "@"));
  const top = (parent) => here.channels.filter((one) => (one.parent_id ?? null) === parent && one.type !== 4).flatMap(channelLines);
  const categories = here.channels.filter((one) => one.type === 4);
  put($("channels"), top(null), categories.map((one) => [h("h2", {}, one.name), top(one.id)]).flat(), !here.has_bot && h("p", { class: "hint" }, "이 서버에는 봇이 없어요. 봇을 직접 설치한 사람만 명령어를 쓸 수 있어요."));
}

function channelLines(channel) {
  const threads = channel.type === 15 ? [] : guild().threads.filter((one) => one.parent_id === channel.id && !one.thread_metadata.archived);
  const open = guild().threads.filter((one) => one.parent_id === channel.id && one.id === view.channelId && channel.type === 15);
  return [channelLink(channel, channel.name, { 5: "📢", 15: "💬" }[channel.type] ?? "#"), ...[...threads, ...open].map((one) => channelLink(one, one.name, "└", "thread"))];
}

function channelLink(channel, name, icon, style = "") {
  const current = channel.id === view.channelId;
  const unread = view.unread.has(channel.id) && !current;
  const classes = ["channel", style, current && "current", unread && "unread"].filter(Boolean).join(" ");
  return h("button", { type: "button", class: classes, "aria-current": current ? "true" : undefined, onclick: () => go(view.guildId, channel.id) }, h("span", { class: "icon", "aria-hidden": "true" }, icon), h("span", { class: "name" }, name));
}

function drawMe() {
  const owns = (user) => view.scene.guilds.some((one) => one.owner_id === user.id && one.id === view.guildId);
  const options = view.scene.people.map((one) => h("option", { value: one.id, selected: one.id === view.userId }, `${one.global_name ?? one.username}${owns(one) ? " 👑" : ""}`));
  const role = owns(view.scene.me) ? "서버장" : "멤버";
  const change = ({ target }) => { localStorage.setItem(KEY, target.value); view.userId = target.value; view.drawn.clear(); start(); };
  drawTools($("tools"), { guild: guild(), channel: place(), me: view.scene.me, bot: view.scene.bot, act });
  put($("me"), avatar(view.userId, view.scene.me.global_name ?? view.scene.me.username), h("label", {}, h("span", {}, `나는 지금 (${role})`), h("select", { onchange: change }, options)));
}

// ── drawing the channel ─────────────────────────────────────────────────────

function drawChannel() {
  const channel = view.channel?.channel;
  const here = place();
  const title = isDm() ? view.scene.bot.global_name : channel?.name ?? "";
  $("title").textContent = `${isDm() ? "@" : { 15: "💬 ", 5: "📢 ", 11: "🧵 ", 10: "🧵 " }[channel?.type] ?? "# "}${title}`;
  $("topic").textContent = channel?.topic ?? "";
  document.title = `${title} — 샌드박스 디스코드`;
  if (!channel) return put($("messages"), h("p", { class: "empty" }, "볼 수 있는 채널이 없어요."));
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120 || list.dataset.channel !== channel.id;
  put(list, channel.type === 15 ? posts() : messages());
  list.dataset.channel = channel.id;
  if (atEnd && channel.type !== 15) list.scrollTop = list.scrollHeight;
  $("composer").hidden = channel.type === 15;
  const placeholder = here?.can_send ? `${isDm() ? "@" : "#"}${title}에 메시지 보내기 ( / 로 명령어 )` : "메시지를 보낼 수 없는 채널이에요 ( / 로 명령어 )";
  composer.show({ commands: view.channel.commands, locale: view.scene.me.locale, placeholder, canSend: here?.can_send, sources: sources() });
}

function messages() {
  const found = view.channel.messages.filter((one) => !view.dismissed.has(one.id));
  if (!found.length) return [h("p", { class: "empty" }, "아직 메시지가 없어요. / 를 눌러 명령어를 써 보세요.")];
  const scene = drawing();
  const drawn = new Map();
  const nodes = found.map((one, number) => {
    const before = found[number - 1];
    const key = JSON.stringify([one, before?.author.id, before?.timestamp, scene.color(one.author.id), scene.user(one.author.id)]);
    const old = view.drawn.get(one.id);
    const node = old?.key === key ? old.node : drawMessage(one, before, scene, acts);
    drawn.set(one.id, { key, node });
    return node;
  });
  view.drawn = drawn;
  return nodes;
}

function posts() {
  if (!view.channel.posts.length) return [h("p", { class: "empty" }, "아직 포스트가 없어요.")];
  const tags = Object.fromEntries(view.channel.channel.available_tags.map((one) => [one.id, one.name]));
  return view.channel.posts.map((one) => h("button", { class: "post", type: "button", onclick: () => go(view.guildId, one.id) },
    h("span", { class: "tags" }, one.applied_tags.map((tag) => h("span", { class: "tag" }, tags[tag] ?? ""))),
    h("b", {}, one.name),
    h("span", { class: "post-text" }, one.starter ? preview(one.starter) : ""),
    h("small", {}, `💬 ${one.message_count} · ${one.starter ? when(one.starter.timestamp) : ""}`)));
}

function preview(message) {
  const texts = (parts) => parts.flatMap((one) => [one.content ?? "", ...texts(one.components ?? [])]);
  const text = message.content || texts(message.components).filter(Boolean).join(" · ");
  return text.replace(/^(#{1,3}|-#|>) /gm, "").replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replace(/[*_~`|]{1,3}/g, "").replace(/\s+/g, " ").slice(0, 160);
}

// ── doing ───────────────────────────────────────────────────────────────────

const acts = {
  async press(message, part, element) {
    element.classList.add("waiting");
    const seen = await act("press", { user_id: view.userId, message_id: message.id, custom_id: part.custom_id, seconds: 0 });
    element.classList.remove("waiting");
    const place = document.querySelector(`.message[data-id="${message.id}"] .failure`);
    if (place) place.textContent = seen.outcome === "failed" ? "상호작용에 실패했어요." : seen.error ?? "";
  },
  dismiss(message) {
    view.dismissed.add(message.id);
    drawChannel();
  },
  openThread: (id) => go(view.guildId, id),
  async say(text) {
    const sent = await act("say", { user_id: view.userId, channel_id: view.channelId, text });
    if (sent.error) notice(sent.error);
  },
  async use(command, options) {
    const seen = await act("command", { user_id: view.userId, channel_id: view.channelId, command, options, seconds: 0 });
    if (seen.outcome === "failed") notice(`/${command}: 애플리케이션이 응답하지 않았어요.`);
    else if (seen.error) notice(seen.error);
  },
  async complete(command, option, text, options) {
    const seen = await act("autocomplete", { user_id: view.userId, channel_id: view.channelId, command, option, text, options, seconds: 0 });
    return seen.outcome === "choices" ? seen.choices : null;
  },
};

function notice(text) {
  const made = h("p", { class: "notice", role: "alert" }, text);
  $("messages").append(made);
  $("messages").scrollTop = $("messages").scrollHeight;
  setTimeout(() => made.remove(), 8000);
}

async function go(guildId, channelId) {
  view.guildId = guildId;
  view.channelId = channelId || firstChannel();
  view.unread.delete(view.channelId);
  if (channelId) document.body.classList.remove("side-open");
  location.hash = `${view.guildId}/${view.channelId}`;
  composer.reset();
  drawAround();
  await loadChannel();
}

const composer = new Composer($("composer"), acts);
$("menu").addEventListener("click", () => document.body.classList.toggle("side-open"));
$("veil").addEventListener("click", () => document.body.classList.remove("side-open"));

async function start() {
  await loadScene();
  await loadChannel();
  listen();
}

const wanted = new URLSearchParams(location.search);
view.userId = wanted.get("user") ?? localStorage.getItem(KEY) ?? "";
[view.guildId, view.channelId] = [...location.hash.slice(1).split("/"), ""].slice(0, 2);
start();
