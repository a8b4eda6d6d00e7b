// A modal: the form that an answer opens.
import { h, put } from "./dom.js";
import { markdown } from "./markdown.js";

const SHORT = 1;

export function openForm(dialog, modal, names, submit) {
  const fields = new Map();
  const parts = modal.components.map((one) => part(one, fields, names));
  const cancel = h("button", { class: "button link", type: "button", onclick: () => dialog.close() }, "취소");
  const send = h("button", { class: "button primary", type: "submit" }, "제출");
  const form = h("form", { method: "dialog" }, h("h2", {}, modal.title), parts, h("div", { class: "form-end" }, cancel, send));
  form.addEventListener("submit", () => submit(Object.fromEntries([...fields].map(([id, read]) => [id, read()]))));
  put(dialog, form);
  dialog.showModal();
}

function part(one, fields, names) {
  switch (one.type) {
    case 1: return one.components.map((inner) => labelled(inner.label ?? "", inner, fields));
    case 10: return markdown(one.content, names);
    case 18: return labelled(one.label, one.component, fields, one.description);
    default: return h("em", { class: "unknown" }, `(그리지 못하는 컴포넌트 ${one.type})`);
  }
}

function labelled(label, one, fields, description) {
  const required = one.required ?? true;
  return h("label", { class: "form-part" }, h("span", {}, label, required && h("b", { class: "star", title: "필수" }, " *")), description && h("small", {}, description), control(one, fields, required));
}

function control(one, fields, required) {
  if (one.type === 3) {
    const many = (one.max_values ?? 1) > 1;
    const made = h("select", { multiple: many, required });
    made.append(...one.options.map((option) => h("option", { value: option.value, selected: option.default }, option.label)));
    fields.set(one.custom_id, () => [...made.selectedOptions].map((option) => option.value));
    return made;
  }
  const props = { required, minlength: one.min_length, maxlength: one.max_length ?? 4000, placeholder: one.placeholder, value: one.value };
  const made = one.style === SHORT ? h("input", { type: "text", ...props }) : h("textarea", { rows: 4, ...props });
  fields.set(one.custom_id, () => made.value);
  return made;
}
