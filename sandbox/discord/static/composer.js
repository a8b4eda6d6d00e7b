// The line one types in: plain messages, or a slash and then a command with its options.
import { h, put, localized } from "./dom.js";

const BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9;
const COMPLETE_MS = 180;

export function flatten(commands, locale) {
  const found = [];
  const walk = (part, path, shown) => {
    const inner = (part.options ?? []).filter((one) => one.type < 3);
    if (inner.length) return inner.forEach((one) => walk(one, [...path, one.name], [...shown, localized(one, locale)]));
    found.push({ path: path.join(" "), shown: shown.join(" "), about: localized(part, locale, "description"), options: part.options ?? [] });
  };
  for (const one of commands.filter((each) => each.type === 1)) walk(one, [one.name], [localized(one, locale)]);
  return found.sort((a, b) => a.shown.localeCompare(b.shown, "ko"));
}

export class Composer {
  // acts: say(text), use(command, options) -> promise, complete(command, option, text, others) -> promise of choices
  constructor(root, acts) {
    this.root = root;
    this.acts = acts;
    this.commands = [];
    this.idle();
  }

  show({ commands, locale, placeholder, canSend, sources }) {
    Object.assign(this, { commands: flatten(commands, locale), locale, placeholder, canSend, sources });
    if (!this.command) this.idle(this.input?.value);
  }

  reset() {
    this.command = null;
    this.idle();
  }

  idle(text = "") {
    this.command = null;
    const hadFocus = document.activeElement === this.input;
    this.list = h("div", { class: "picker", role: "listbox", hidden: true });
    this.input = h("input", { class: "line", type: "text", value: text, placeholder: this.placeholder ?? "", autocomplete: "off", enterkeyhint: "send", "aria-label": this.placeholder ?? "메시지", oninput: () => this.offer(), onkeydown: (event) => this.key(event) });
    put(this.root, this.list, h("div", { class: "box" }, h("button", { class: "slash", type: "button", title: "명령어", "aria-label": "명령어 보기", onclick: () => this.slash() }, "/"), this.input));
    if (hadFocus) this.input.focus();
    this.offer();
  }

  slash() {
    this.input.value = "/";
    this.input.focus();
    this.offer();
  }

  offer() {
    const text = this.input.value;
    if (!text.startsWith("/")) return void (this.list.hidden = true);
    const words = text.slice(1).trim().toLowerCase();
    const found = this.commands.filter((one) => one.shown.includes(words) || one.path.includes(words)).slice(0, 12);
    put(this.list, h("p", { class: "picker-title" }, found.length ? "한입뉴스 명령어" : "여기서 쓸 수 있는 명령어가 없어요. 봇이 접속했는지 보세요."), found.map((one, number) => this.offered(one, number === 0)));
    this.list.hidden = false;
  }

  offered(command, first) {
    const names = command.options.map((one) => h("span", { class: one.required ? "option-name required" : "option-name" }, localized(one, this.locale)));
    return h("button", { class: first ? "offer first" : "offer", type: "button", role: "option", onclick: () => this.choose(command) }, h("span", { class: "offer-name" }, `/${command.shown} `, names), h("span", { class: "offer-about" }, command.about));
  }

  key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const first = !this.list.hidden && this.list.querySelector(".offer");
    if (first) return first.click();
    const text = this.input.value.trim();
    if (!text || text.startsWith("/")) return;
    this.input.value = "";
    this.acts.say(text);
  }

  choose(command) {
    this.command = command;
    this.fields = new Map();
    this.added = new Set(command.options.filter((one) => one.required).map((one) => one.name));
    this.drawCommand();
  }

  drawCommand() {
    const { command } = this;
    const fields = command.options.filter((one) => this.added.has(one.name)).map((one) => this.field(one));
    const more = command.options.filter((one) => !this.added.has(one.name)).map((one) => h("button", { class: "more", type: "button", title: localized(one, this.locale, "description"), onclick: () => this.add(one) }, `+ ${localized(one, this.locale)}`));
    const cancel = h("button", { class: "cancel", type: "button", "aria-label": "명령어 취소", onclick: () => this.idle() }, "✕");
    const form = h("form", { class: "box command-box", onsubmit: (event) => this.send(event), onkeydown: (event) => event.key === "Escape" && this.idle() }, h("span", { class: "command-name" }, `/${command.shown}`), fields, more, h("button", { class: "button primary send", type: "submit" }, "보내기"));
    put(this.root, h("div", { class: "about" }, h("span", {}, command.about), cancel), form);
    (form.querySelector("input, select") ?? form.querySelector(".send")).focus();
  }

  add(option) {
    this.added.add(option.name);
    this.drawCommand();
  }

  field(option) {
    const control = this.fields.get(option.name) ?? this.control(option);
    this.fields.set(option.name, control);
    return h("label", { class: "option", title: localized(option, this.locale, "description") }, h("span", {}, localized(option, this.locale)), control);
  }

  control(option) {
    const choices = this.choices(option);
    if (choices) return this.menu(option, choices);
    const numeric = option.type === 4 || option.type === 10;
    const input = h("input", { type: numeric ? "number" : "text", required: option.required, min: option.min_value, max: option.max_value, maxlength: option.max_length, step: option.type === 10 ? "any" : undefined, autocomplete: "off" });
    return option.autocomplete ? this.completing(option, input) : input;
  }

  choices(option) {
    if (option.choices?.length) return option.choices.map((one) => [String(one.value), localized(one, this.locale)]);
    const { sources } = this;
    switch (option.type) {
      case BOOLEAN: return [["true", "예"], ["false", "아니요"]];
      case USER: return sources.users;
      case ROLE: return sources.roles;
      case MENTIONABLE: return [...sources.users, ...sources.roles];
      case CHANNEL: return sources.channels(option.channel_types);
      default: return null;
    }
  }

  menu(option, choices) {
    const made = h("select", { required: option.required });
    made.append(h("option", { value: "" }, "—"), ...choices.map(([value, label]) => h("option", { value }, label)));
    return made;
  }

  completing(option, input) {
    const list = h("div", { class: "completions", hidden: true });
    let timer;
    const ask = async () => {
      const text = input.value;
      delete input.dataset.value;
      put(list, h("p", {}, "찾는 중…"));
      list.hidden = false;
      const choices = await this.acts.complete(this.command.path, option.name, text, this.values(option.name));
      if (input.value !== text) return;
      const pick = (one) => { input.value = localized(one, this.locale); input.dataset.value = one.value; list.hidden = true; input.focus(); };
      put(list, choices === null ? h("p", {}, "옵션을 불러오지 못했어요.") : choices.length ? choices.map((one) => h("button", { type: "button", onmousedown: (event) => event.preventDefault(), onclick: () => pick(one) }, localized(one, this.locale))) : h("p", {}, "맞는 것이 없어요."));
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, COMPLETE_MS); };
    input.addEventListener("input", soon);
    input.addEventListener("focus", () => input.dataset.value || soon());
    input.addEventListener("blur", () => { clearTimeout(timer); list.hidden = true; });
    const wrap = h("span", { class: "completing" }, input, list);
    wrap.read = () => input.dataset.value ?? input.value;
    return wrap;
  }

  values(except) {
    const found = {};
    for (const [name, control] of this.fields) {
      const value = control.read ? control.read() : control.value;
      if (value !== "" && name !== except) found[name] = value;
    }
    return found;
  }

  send(event) {
    event.preventDefault();
    const { command } = this;
    const values = this.values();
    this.idle();
    this.acts.use(command.path, values);
  }
}
