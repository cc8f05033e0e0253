import type { SyncRunner } from '../queue/run-syncs.ts';
import { type AlertDeps, alertsSetTask, alertsShowTask, alertsTestTask } from './alerts.ts';
import { disconnectTask, type EndDeps } from './disconnect.ts';
import { type DoctorDeps, doctorTask } from './doctor.ts';
import { exportTask } from './export.ts';
import { keyCreateTask } from './key-create.ts';
import { keyListTask } from './key-list.ts';
import { keyRevokeTask } from './key-revoke.ts';
import { draftDiscardTask, draftListTask, draftSaveTask } from './model-drafts.ts';
import { modelHistoryTask } from './model-history.ts';
import { modelPreviewTask } from './model-preview.ts';
import { modelPublishTask } from './model-publish.ts';
import { modelReadTask } from './model-read.ts';
import { replayTask } from './replay.ts';
import { syncTask } from './sync.ts';
import { type OfferedTask, offer, type StoreDeps } from './task.ts';
import { usageImportTask } from './usage-import.ts';

/** What operating takes beyond the database: the CRM, the encryption key, other machines. */
export interface OpsDeps {
  alerts: AlertDeps;
  end: EndDeps;
  doctor: DoctorDeps;
}

/** Every task a running server does for the command line. */
export function allTasks(store: StoreDeps, runner: SyncRunner, ops: OpsDeps): OfferedTask[] {
  return [
    offer(syncTask, runner),
    offer(replayTask, store),
    offer(keyCreateTask, store),
    offer(modelReadTask, store),
    offer(modelPreviewTask, store),
    offer(modelPublishTask, store),
    offer(modelHistoryTask, store),
    offer(draftSaveTask, store),
    offer(draftListTask, store),
    offer(draftDiscardTask, store),
    offer(keyListTask, store),
    offer(keyRevokeTask, store),
    offer(usageImportTask, store),
    offer(exportTask, store),
    offer(disconnectTask, ops.end),
    offer(alertsSetTask, ops.alerts),
    offer(alertsShowTask, ops.alerts),
    offer(alertsTestTask, ops.alerts),
    offer(doctorTask, ops.doctor),
  ];
}
