// Single keys of the review and the placement test: 1 to 4 answer, space shows the meaning or the hint, z takes the last
// answer back. The page loads this file only while the reader has not switched them off (WCAG 2.1.4); each key presses
// what can be tapped as well.
(() => {
  // Keys are also known by their place, for a Korean layout types ㅋ where z is.
  const BY_PLACE = { Space: "space", KeyZ: "z" };
  for (const digit of "1234") BY_PLACE[`Digit${digit}`] = BY_PLACE[`Numpad${digit}`] = digit;
  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
  const PRESSED_BY_SPACE = "button, a, summary, input";

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const typed = event.key === " " ? "space" : event.key.toLowerCase();
    const name = /^([1-4z]|space)$/.test(typed) ? typed : BY_PLACE[event.code];
    if (!name || at.closest(TYPING) || (name === "space" && at.closest(PRESSED_BY_SPACE))) return;
    const target = document.querySelector(`[data-key="${name}"]`);
    if (!target || !target.checkVisibility()) return;
    event.preventDefault();
    target.click();
  });
})();
