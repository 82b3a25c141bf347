import { useForm, type UseFormInput } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formErrors } from '../api/form-errors';
import { Problem, toProblem } from '../api/problem';
import { problemText, sentenceFor } from '../i18n/problem-text';

/** A form whose server's refusals land on its fields, and above them when no field is to blame. */
export function useProblemForm<Values extends Record<string, string>>(
  input: UseFormInput<Values>,
  send: (values: Values) => Promise<void>,
) {
  const { t } = useTranslation();
  const form = useForm<Values>(input);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = form.onSubmit(async (values) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await send(values);
    } catch (error) {
      const refusal = toProblem(error);
      // A sentence in the reader's language before the server's own words.
      const said = new Problem(refusal.status, refusal.slug, problemText(t, refusal), refusal.errors);
      const { fields, form: above } = formErrors(said, Object.keys(form.getValues()), sentenceFor(t));
      form.setErrors(fields);
      setProblem(above);
    } finally {
      setBusy(false);
    }
  });

  return { form, submit, busy, problem };
}
