// What a person can take back and do again, as the server works it out of the log (rebuilding.py, history).

/**
 * The past of a statement after one more correction.
 * @param {{done: string[], taken: [string, string][]}} past what can be undone, and each undo with what it took back; the next ones last
 */
export function after(past, { id, operation }) {
  if (operation.op !== "undo") return { done: [...past.done, id], taken: [] };
  const { target } = operation;
  if (past.done.includes(target)) return { done: past.done.filter((one) => one !== target), taken: [...past.taken, [id, target]] };
  const again = past.taken.find(([undo]) => undo === target);
  return again ? { done: [...past.done, again[1]], taken: past.taken.filter((one) => one !== again) } : past;
}
