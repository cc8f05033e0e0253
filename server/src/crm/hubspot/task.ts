import { z } from 'zod';
import type { NewTask } from '../connector.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';

/** HubSpot's own id of "this task is about this company". */
const taskToCompany = 192;

/** HubSpot's limit of a long text is 65,536 characters; nobody reads the last of them in a task. */
const textMax = 10_000;

/** Creates a task about a company. A try whose answer was lost may have created it: HubSpot takes no key to tell. */
export async function createTask(call: Call, task: NewTask): Promise<string> {
  const json = {
    properties: {
      // When it is due; HubSpot asks for it.
      hs_timestamp: task.dueAt.toISOString(),
      hs_task_subject: task.title,
      hs_task_body: toHtml(task.text.slice(0, textMax)),
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_task_priority: task.priority.toUpperCase(),
      ...(task.ownerId === null ? {} : { hubspot_owner_id: task.ownerId }),
    },
    associations: [
      {
        to: { id: task.companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: taskToCompany }],
      },
    ],
  };
  return (await call({ method: 'POST', path: paths.tasks(), json }, z.object({ id: z.coerce.string() }))).id;
}

/** A task's body is rich text: names of customers must not become tags in it. */
function toHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll('\n', '<br>');
}
