import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Rated, Rating } from '../view/pulse.ts';
import type { Card } from '../view/read.ts';
import { answerToPulse, answerToUndo } from './answer.ts';
import { problemOf } from './ask.ts';
import type { CardOptions } from './options.ts';
import { cardKey } from './use-card.ts';

/** What a person does about their rating. Nothing is sent before it is saved. */
export interface PulseActions {
  choose: (value: number) => void;
  write: (reason: string) => void;
  cancel: () => void;
  save: () => void;
  undo: () => void;
}

/**
 * The rating a person sets: chosen, written, saved, taken back. What is on its way is shown as if it had arrived; where
 * it does not, the rating in force is shown again, and what was written is still there to be sent once more.
 */
export function usePulse(options: CardOptions): { rated: Rated; actions: PulseActions } {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Rating | null>(null);
  const queryKey = cardKey(options);
  // A card asked for before the rating was set must not arrive after it and show the rating of before.
  const forgetAsked = () => client.cancelQueries({ queryKey });
  const onSuccess = async (card: Card) => {
    await forgetAsked();
    client.setQueryData<Card>(queryKey, card);
    setDraft(null);
  };
  // An answer that was lost on the way may have been a yes: the next card tells. Nobody waits for it to be told so.
  const onError = () => void client.invalidateQueries({ queryKey });
  const saving = useMutation({
    mutationFn: ({ value, reason }: Rating) => answerToPulse(options, { value, ...(reason ? { reason } : {}) }),
    onMutate: forgetAsked,
    onError,
    onSuccess,
  });
  const undoing = useMutation({
    mutationFn: (setAt: string) => answerToUndo(options, setAt),
    onMutate: forgetAsked,
    onError,
    onSuccess,
  });
  const isBusy = saving.isPending || undoing.isPending;
  const startAnew = () => {
    saving.reset();
    undoing.reset();
  };
  const failed = saving.error ? 'saving' : 'undoing';
  const error = saving.error ?? undoing.error;
  const done = saving.isSuccess ? 'saved' : undoing.isSuccess ? 'undone' : null;
  return {
    rated: {
      draft,
      saving: saving.isPending ? saving.variables : null,
      isUndoing: undoing.isPending,
      problem: error && { of: failed, problem: problemOf(error) },
      done,
    },
    actions: {
      choose: (value) => {
        if (isBusy) return;
        if (!draft) startAnew();
        setDraft({ value, reason: draft?.reason ?? '' });
      },
      write: (reason) => draft && setDraft({ ...draft, reason }),
      cancel: () => {
        startAnew();
        setDraft(null);
      },
      save: () => {
        if (isBusy || !draft) return;
        startAnew();
        saving.mutate({ value: draft.value, reason: draft.reason.trim() });
      },
      undo: () => {
        const pulse = client.getQueryData<Card>(queryKey)?.pulse;
        if (isBusy || !pulse?.own) return;
        startAnew();
        undoing.mutate(pulse.setAt);
      },
    },
  };
}
