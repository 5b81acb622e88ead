/**
 * A function of text that remembers its answers: a report says the same few things in every line. Forgets all of them once there
 * are `most`, so that memory stays bounded.
 */
export function remembered<Answer>(
  make: (text: string) => Answer,
  most = 10_000,
): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer; // it has one
    const answer = make(text);
    if (answers.size >= most) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
