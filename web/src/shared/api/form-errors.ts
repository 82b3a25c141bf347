import type { Problem } from './problem';

// Refusals that are about one field although the API names none.
const fieldOfSlug: Readonly<Record<string, string>> = {
  'username-taken': 'username',
  'email-taken': 'email',
  'handle-taken': 'handle',
};

export interface FormErrors {
  fields: Record<string, string>;
  /** Said above the form: whatever no field of it can carry. */
  form: string | null;
}

/**
 * Spreads a problem over the fields of a form.
 * @param say turns a slug into a sentence in the reader's language, or null when it has none.
 */
export function formErrors(
  problem: Problem,
  fields: readonly string[],
  say: (slug: string) => string | null,
): FormErrors {
  const mapped: Record<string, string> = {};
  const rest: string[] = [];

  for (const [name, messages] of Object.entries(problem.errors)) {
    const field = fieldName(name);
    const message = messages.join(' ');
    if (fields.includes(field)) mapped[field] = message;
    else if (message !== '') rest.push(message);
  }

  const sentence = say(problem.slug);
  const owner = fieldOfSlug[problem.slug];
  if (owner !== undefined && fields.includes(owner)) mapped[owner] = sentence ?? problem.message;
  else if (Object.keys(mapped).length === 0 && rest.length === 0) rest.push(sentence ?? problem.message);

  return { fields: mapped, form: rest.length > 0 ? rest.join(' ') : null };
}

// Validators report "Username", "$.username" or "request.username" for what the form calls username.
function fieldName(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  return last.charAt(0).toLowerCase() + last.slice(1);
}
