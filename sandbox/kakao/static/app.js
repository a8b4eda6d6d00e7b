// Sits one person down in their chats: fetches what they see, draws it, and does what they do.
import { h, put, clock, day, words } from "./dom.js";
import { drawOutput, drawQuickReplies } from "./bubbles.js";
import { drawMemo } from "./memo.js";
import { drawDrawer } from "./drawer.js";

const $ = (id) => document.getElementById(id);
const KEY = "sandbox-kakao-person";
const view = { person: "", room: "channel", scene: null, drawn: new Map() };
let stream = null;
let toastTimer = null;

// ── fetching and sending ────────────────────────────────────────────────────

async function load() {
  const answer = await fetch(`/kakao/page/scene?${new URLSearchParams({ person: view.person })}`);
  if (!answer.ok) return;
  view.scene = await answer.json();
  view.person = view.scene.me.id;
  draw();
}

async function send(what, asked, method = "POST") {
  const answer = await fetch(`/sandbox/kakao/${what}`, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked ?? {}) });
  const told = await answer.json();
  if (told.error) toast(told.error);
  await load();
  return told;
}

function listen() {
  let timer = null;
  stream?.close();
  stream = new EventSource("/kakao/page/events");
  stream.onmessage = () => { timer ??= setTimeout(() => { timer = null; load(); }, 30); };
}

// ── drawing ─────────────────────────────────────────────────────────────────

function draw() {
  const { scene } = view;
  document.title = `${scene.bot} — 샌드박스 카카오톡`;
  drawRooms();
  const chat = $("chat");
  const state = `${view.person}/${view.room}`;
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 160 || chat.dataset.state !== state;
  chat.dataset.state = state;
  const inChannel = view.room === "channel";
  put(chat, inChannel ? conversation() : memos());
  drawReplies(inChannel);
  $("composer").hidden = !inChannel;
  if (atEnd) chat.scrollTop = chat.scrollHeight;
  $("menu").classList.toggle("alarm", scene.exchanges[0]?.problems.length > 0);
  drawDrawer($("drawer"), scene, acts);
}

function drawRooms() {
  const { scene } = view;
  const tab = (room, name, ...more) => h("button", { type: "button", role: "tab", "aria-selected": String(view.room === room), onclick: () => { view.room = room; draw(); } }, name, ...more);
  put($("rooms"), tab("channel", scene.bot, h("span", { class: "badge", title: "카카오톡 채널" }, "ch")), tab("memos", "나와의 채팅", scene.memos.length > 0 && h("span", { class: "count" }, scene.memos.length)));
}

function conversation() {
  const { scene } = view;
  const greeting = !scene.is_friend && joining(scene);
  const drawn = new Map();
  const nodes = scene.entries.map((entry, number) => {
    const before = scene.entries[number - 1];
    const key = `${entry.id}/${before?.who}/${scene.me.id}`;
    const node = view.drawn.get(key) ?? drawEntry(entry, before);
    drawn.set(key, node);
    return node;
  });
  view.drawn = drawn;
  const first = scene.entries[0];
  return [first && h("p", { class: "day" }, day(first.at)), nodes, greeting];
}

function joining({ bot, entries }) {
  const add = h("button", { type: "button", class: "join", onclick: () => send("enter", { person: view.person }) }, "채널 추가");
  if (entries.length) return h("div", { class: "join-line" }, h("span", {}, "친구로 추가하지 않은 채널이에요."), add);
  return h("div", { class: "profile" }, face("large"), h("h2", {}, bot), h("p", {}, "하루 한 입, 영어 뉴스"), add, h("small", {}, "채널을 추가하면 한입뉴스가 먼저 인사해요."));
}

function drawEntry(entry, before) {
  const time = h("time", {}, clock(entry.at));
  if (entry.who === "me") return h("div", { class: "mine" }, time, h("div", { class: "bubble" }, words(entry.text)));
  const on = { tap: (path) => tap(entry, path), open: openFull };
  const outputs = entry.template.outputs.map((output, number) => drawOutput(output, `outputs.${number}`, on));
  const last = outputs.pop();
  const follows = before?.who === "bot";
  return h("div", { class: follows ? "theirs follows" : "theirs", "data-entry": entry.id },
    !follows && face(), !follows && h("span", { class: "name" }, view.scene.bot),
    outputs.map((one) => h("div", { class: "said" }, one)), h("div", { class: "said" }, last, time));
}

function face(size = "") {
  return h("span", { class: `face ${size}`, "aria-hidden": "true" }, "한입");
}

function drawReplies(inChannel) {
  const { scene } = view;
  const newest = scene.entries.find((entry) => entry.id === scene.newest);
  const replies = (inChannel && newest?.template.quickReplies) || [];
  const row = $("replies");
  if (row.dataset.entry !== `${view.person}/${newest?.id}/${inChannel}`) row.scrollLeft = 0;
  row.dataset.entry = `${view.person}/${newest?.id}/${inChannel}`;
  put(row, drawQuickReplies(replies, { tap: (path) => tap(newest, path) }));
}

function memos() {
  const { memos: found } = view.scene;
  if (!found.length) return h("p", { class: "empty" }, "카카오톡 메시지 API로 나에게 보낸 메시지가 여기에 보여요.");
  return [h("p", { class: "day" }, day(found[0].at)), found.map((memo) => h("div", { class: "mine memo-line" }, h("time", {}, clock(memo.at)), drawMemo(memo.template)))];
}

// ── doing ───────────────────────────────────────────────────────────────────

async function tap(entry, path) {
  view.room = "channel";
  const row = $("replies");
  if (path.startsWith("quickReplies")) put(row);
  stayAtEnd();
  await send("tap", { person: view.person, entry: entry.id, path });
}

function stayAtEnd() {
  const chat = $("chat");
  chat.scrollTop = chat.scrollHeight;
}

function openFull(text) {
  const dialog = $("full");
  put(dialog, h("header", {}, h("h2", {}, "전체 보기"), h("button", { type: "button", class: "close", "aria-label": "닫기", onclick: () => dialog.close() }, "✕")), h("p", {}, words(text)));
  dialog.showModal();
}

function toast(text) {
  const place = $("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.hidden = true; }, 4000);
}

function setDrawer(isOpen) {
  document.body.classList.toggle("drawer-open", isOpen);
  $("veil").hidden = !isOpen;
  $("menu").setAttribute("aria-expanded", String(isOpen));
}

const acts = {
  send,
  become(person) {
    localStorage.setItem(KEY, person);
    view.person = person;
    view.drawn.clear();
    load();
  },
  set: (changed) => send("settings", changed, "PATCH"),
  async order(fault, text) {
    await send("faults", fault);
    toast(text);
  },
  async forget() {
    await send("faults", null, "DELETE");
    toast("장애를 모두 취소했어요.");
  },
  close: () => setDrawer(false),
};

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("line").value;
  if (!text.trim()) return;
  $("line").value = "";
  $("send").disabled = true;
  put($("replies"));
  stayAtEnd();
  await send("say", { person: view.person, text });
});
$("line").addEventListener("input", () => { $("send").disabled = !$("line").value.trim(); });
$("menu").addEventListener("click", () => setDrawer(!document.body.classList.contains("drawer-open")));
$("veil").addEventListener("click", () => setDrawer(false));
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") setDrawer(false); });

view.person = new URLSearchParams(location.search).get("person") ?? localStorage.getItem(KEY) ?? "";
load().then(listen);
