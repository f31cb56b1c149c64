/**
 * Makes a node's content the same as another's, and leaves what is already the same in place: a text that grows is only appended to, so that a visitor's
 * selection, focus and scroll position in it stay.
 * @param {Node} target
 * @param {Node} source is taken apart
 */
export function morph(target, source) {
  let old = target.firstChild;
  for (const fresh of [...source.childNodes]) {
    const next = old?.nextSibling ?? null;
    if (!old) target.appendChild(fresh);
    else if (!fits(old, fresh)) target.replaceChild(fresh, old);
    old = next;
  }
  while (old) {
    const next = old.nextSibling;
    target.removeChild(old);
    old = next;
  }
}

/** Makes an old node the same as a fresh one; false if it has to be replaced. @param {ChildNode} old @param {ChildNode} fresh */
function fits(old, fresh) {
  if (old.isEqualNode(fresh)) return true;
  if (old instanceof Text && fresh instanceof Text) {
    if (!fresh.data.startsWith(old.data)) return false;
    old.appendData(fresh.data.slice(old.data.length));
    return true;
  }
  if (!old.cloneNode(false).isEqualNode(fresh.cloneNode(false))) return false;
  morph(old, fresh);
  return true;
}
