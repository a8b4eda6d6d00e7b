// The developer's drawer: who one is, how Kakao calls, what goes wrong, and every request with what came back.
import { h, put, clock } from "./dom.js";

const SHAPES = { channel: "실제 채널", bot_test: "봇 테스트", skill_test: "스킬 테스트" };
const VIA = { skill: "스킬", waiting: "콜백 대기", callback: "콜백", event: "이벤트", memo: "메모" };
const FAULTS = [
  ["skill", "twice", "같은 요청을 스킬에 두 번 보내기"],
  ["talk", "server_error", "이벤트 API: 500"],
  ["talk", "rate_limited", "이벤트 API: 429"],
  ["talk", "fail", "이벤트 API: FAIL"],
  ["talk", "partial", "이벤트 API: 한 사람에게 실패"],
  ["talk", "slow", "이벤트 API: 3초 늦게"],
  ["talk", "cut_after", "이벤트 API: 접수한 뒤 연결 끊김"],
  ["tasks", "server_error", "작업 결과: 500"],
  ["memo", "unauthorized", "나에게 보내기: 401"],
  ["memo", "server_error", "나에게 보내기: 500"],
  ["callback", "server_error", "콜백: 500"],
];
const kept = new Map(); // what was drawn stays, and stays open if somebody opened it
let faultsKept = null;

export function drawDrawer(place, scene, acts) {
  put(place,
    h("header", {}, h("h2", {}, "개발자 서랍"), h("button", { type: "button", class: "close", "aria-label": "서랍 닫기", onclick: acts.close }, "✕")),
    person(scene, acts),
    h("div", { class: "column" }, calls(scene, acts), (faultsKept ??= faults(acts))),
    h("section", { class: "wide" }, h("h3", {}, "스킬과 오간 요청"), scene.exchanges.length ? scene.exchanges.map(keptExchange) : h("p", { class: "hint" }, "아직 없어요. 말을 걸거나 버튼을 눌러 보세요.")));
}

function person(scene, acts) {
  const options = scene.people.map((one) => h("option", { value: one.id, selected: one.id === scene.me.id }, one.name));
  return h("section", {},
    h("label", {}, h("span", {}, "나는 지금"), h("select", { onchange: ({ target }) => acts.become(target.value) }, options)),
    h("p", { class: "hint" }, scene.me.about),
    h("div", { class: "line" },
      h("button", { type: "button", onclick: () => acts.send(scene.is_friend ? "leave" : "enter", { person: scene.me.id }) }, scene.is_friend ? "채널 차단" : "채널 추가"),
      h("button", { type: "button", onclick: () => acts.send("reset", { person: scene.me.id }) }, "대화 지우기")),
    h("p", { class: "hint" }, `먼저 보낸 메시지 ${scene.sent.count}건, ${scene.sent.won.toLocaleString("ko-KR")}원`));
}

function calls(scene, acts) {
  const { shape, shapes, callback } = scene.settings;
  const options = shapes.map((one) => h("option", { value: one, selected: one === shape }, SHAPES[one]));
  return h("section", {},
    h("label", {}, h("span", {}, "요청의 형태"), h("select", { onchange: ({ target }) => acts.set({ shape: target.value }) }, options)),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: callback, onchange: ({ target }) => acts.set({ callback: target.checked }) }), h("span", {}, "콜백 쓰기 (AI 챗봇 승인을 받은 채널처럼)")),
    h("p", { class: "hint" }, "스킬 ", h("code", {}, scene.skill_url)));
}

function faults(acts) {
  const choose = h("select", { "aria-label": "장애" }, FAULTS.map(([, , text], number) => h("option", { value: number }, text)));
  const order = () => {
    const [at, fault, text] = FAULTS[choose.value];
    acts.order({ at, fault, times: 1 }, `다음 한 번: ${text}`);
  };
  return h("section", {}, h("label", {}, h("span", {}, "장애 흉내"), choose),
    h("div", { class: "line" }, h("button", { type: "button", onclick: order }, "다음 한 번"), h("button", { type: "button", onclick: acts.forget }, "모두 취소")));
}

function keptExchange(one) {
  const key = `${one.id}/${one.at}`;
  if (!kept.has(key)) kept.set(key, exchange(one));
  return kept.get(key);
}

function exchange(one) {
  const bad = one.problems.length > 0;
  const asked = one.request.userRequest;
  return h("details", { class: bad ? "exchange bad" : "exchange", open: bad },
    h("summary", {},
      h("span", { class: "chip" }, bad ? "무응답" : VIA[one.via] ?? one.via),
      h("b", {}, asked ? asked.utterance.trim() || "(빈 말)" : "콜백"),
      h("span", { class: "time" }, asked ? `${Math.round(one.seconds * 1000)} ms` : "", " ", clock(one.at))),
    bad && h("ul", { class: "problems" }, one.problems.map((problem) => h("li", {}, problem))),
    asked && h("p", { class: "hint" }, `${asked.block.name} · HTTP ${one.status ?? "응답 없음"} · ${one.headers["X-Request-Id"] ?? ""}`),
    asked && json("요청", one.request),
    json("응답", one.response ?? one.raw));
}

function json(title, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h("details", { class: "json" }, h("summary", {}, title), h("pre", { tabindex: "0" }, text || "(비어 있음)"));
}
