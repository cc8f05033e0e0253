import type { NewTask } from '../connector.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { Created } from './wire.ts';

/** Salesforce's limits of a task's subject and of its comments. */
const subjectMax = 255;
const textMax = 32_000;

const priorities = { high: 'High', medium: 'Normal', low: 'Low' } as const satisfies Record<
  NewTask['priority'],
  string
>;

/**
 * Creates a task about an account. A try whose answer was lost may have created it: Salesforce takes no key to tell.
 * @param timeZone decides which day it is due: a task has no hour.
 */
export async function createTask(call: Call, task: NewTask, timeZone: string): Promise<string> {
  const json = {
    ...{ WhatId: task.companyId, Subject: task.title.slice(0, subjectMax), Description: task.text.slice(0, textMax) },
    ActivityDate: new Intl.DateTimeFormat('en-CA', { timeZone }).format(task.dueAt),
    ...{ Priority: priorities[task.priority], Status: 'Not Started' },
    ...(task.ownerId === null ? {} : { OwnerId: task.ownerId }),
  };
  return (await call({ method: 'POST', url: paths.create('Task'), json }, Created)).id;
}
