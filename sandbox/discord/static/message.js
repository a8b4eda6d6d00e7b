// One message as Discord draws it.
import { h, avatar, color } from "./dom.js";
import { markdown } from "./markdown.js";
import { component } from "./components.js";

const EPHEMERAL = 64, LOADING = 128;
const GROUP_MS = 7 * 60 * 1000;

export function continues(message, before) {
  if (!before || before.author.id !== message.author.id) return false;
  if (message.interaction_metadata || message.message_reference || (before.flags ^ message.flags) & EPHEMERAL) return false;
  return new Date(message.timestamp) - new Date(before.timestamp) < GROUP_MS;
}

// scene: names and colours of where we are; acts: press(message, part, values, element), dismiss(message), openThread(id)
export function drawMessage(message, before, scene, acts) {
  const small = continues(message, before);
  const ephemeral = Boolean(message.flags & EPHEMERAL);
  const rings = rang(message, scene);
  const made = h("article", { class: ["message", small && "small", ephemeral && "ephemeral", rings && "rings"].filter(Boolean).join(" "), "data-id": message.id });
  if (!small) made.append(...above(message, scene), avatar(message.author.id, name(message, scene)));
  const content = h("div", { class: "content" });
  if (!small) content.append(head(message, scene));
  content.append(...inside(message, scene, acts));
  made.append(content);
  return made;
}

function rang(message, scene) {
  return message.mention_everyone || message.mentions.some((one) => one.id === scene.me.id) || message.mention_roles.some((one) => scene.myRoles.includes(one));
}

function name(message, scene) {
  return scene.user(message.author.id) ?? message.author.global_name ?? message.author.username;
}

function above(message, scene) {
  const used = message.interaction;
  const from = message.interaction_metadata?.user ?? used?.user;
  const who = from && (scene.user(from.id) ?? from.global_name ?? from.username);
  if (used) return [h("div", { class: "reply" }, avatar(from.id, who, "tiny"), h("b", {}, who), "님이 ", h("span", { class: "command" }, `/${used.name}`), " 명령어를 사용했어요")];
  if (message.message_reference) return [h("div", { class: "reply" }, who ? [avatar(from.id, who, "tiny"), h("b", {}, who), "님이 누른 메시지에 답장"] : "메시지에 답장")];
  return [];
}

function head(message, scene) {
  const who = h("span", { class: "author" }, name(message, scene));
  who.style.color = color(scene.color(message.author.id));
  return h("header", {}, who, message.author.bot && h("span", { class: "badge" }, "앱"), h("time", { datetime: message.timestamp }, when(message.timestamp)));
}

export function when(stamp) {
  const date = new Date(stamp);
  const time = date.toLocaleTimeString("ko", { hour: "numeric", minute: "2-digit" });
  const today = new Date().toDateString() === date.toDateString();
  return today ? `오늘 ${time}` : `${date.toLocaleDateString("ko")} ${time}`;
}

function inside(message, scene, acts) {
  if (message.flags & LOADING) return [thinking(scene), mine(message, acts)].filter(Boolean);
  const context = {
    ...scene.names,
    everyone: message.mention_everyone,
    press: (part, element) => acts.press(message, part, element),
  };
  const parts = [];
  if (message.content) parts.push(markdown(message.content, context));
  parts.push(...message.components.map((one) => component(one, context)));
  if (message.edited_timestamp) parts.push(h("span", { class: "edited", title: when(message.edited_timestamp) }, "(수정됨)"));
  if (message.thread) parts.push(threadLink(message.thread, acts));
  parts.push(h("p", { class: "failure", role: "alert" }), mine(message, acts));
  return parts.filter(Boolean);
}

function thinking(scene) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "thinking" }, dots, `${scene.bot.global_name}이(가) 생각 중이에요…`);
}

function mine(message, acts) {
  if (!(message.flags & EPHEMERAL)) return null;
  const close = h("button", { type: "button", onclick: () => acts.dismiss(message) }, "메시지 닫기");
  return h("footer", { class: "only-me" }, "👁 나에게만 보이는 메시지 · ", close);
}

function threadLink(thread, acts) {
  const count = thread.message_count ? `메시지 ${thread.message_count}개 ›` : "스레드 보기 ›";
  return h("button", { class: "thread-link", type: "button", onclick: () => acts.openThread(thread.id) }, h("b", {}, `🧵 ${thread.name}`), h("span", {}, count));
}
