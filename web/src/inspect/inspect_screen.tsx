// The start screen: choose what is normal, show what is to be inspected, look at what differs.

import { useEffect, useState } from 'preact/hooks';
import { address, go } from '../address.ts';
import { sentencesOf } from '../api/api_error.ts';
import { Drawn } from '../controls/icons.tsx';
import { useKeys } from '../controls/keys.tsx';
import { IntakeButtons, useDropped } from '../pictures/intake.tsx';
import { NewSetDialog } from '../prompt_sets/new_set_dialog.tsx';
import { sets } from '../prompt_sets/set_store.ts';
import { ResultView } from '../results/result_view.tsx';
import { readOnly, systemProblem } from '../system/server_state.ts';
import { chooseSet, chosenSet, inspect, jobsOfSet, listedJobs, queue, selected, step } from './inspection.ts';
import { OpenJob } from './open_job.tsx';
import { QueueBar } from './queue_bar.tsx';
import { ResultList } from './result_list.tsx';
import { SetBar } from './set_bar.tsx';

export function InspectScreen() {
  const [making, setMaking] = useState<File[] | null>(null);
  const set = chosenSet.value;
  // Without a set, what is dropped becomes one.
  const take = (files: File[]) => (readOnly.value ? undefined : set === null ? setMaking(files) : inspect(files));
  const over = useDropped(take);
  useKeys({ next: () => step(1), previous: () => step(-1) });

  // A link from a set's page names the set.
  const wanted = address.value.query['set'];
  useEffect(() => {
    if (wanted === undefined) return;
    chooseSet(wanted);
    go({ screen: 'inspect' }, 'replace');
  }, [wanted]);

  const job = selected.value;
  const any = jobsOfSet.value.length > 0;
  return (
    <div class={any ? 'inspect' : 'inspect is-empty'}>
      <h1 class="only-heard">Inspect</h1>
      {set !== null && (
        <aside class="inspect-side" aria-label="Pictures">
          <SetBar make={() => setMaking([])} />
          {!readOnly.value && any && <IntakeButtons take={take} what="pictures" compact />}
          {any && <QueueBar />}
          {any && <ResultList />}
        </aside>
      )}
      <div class="inspect-main">
        {job !== null && job.result !== null && (
          <ResultView
            result={job.result}
            changed={(result) => queue.replaceResult(result)}
            deleted={() => queue.remove(new Set([job.key]))}
            head={<Position />}
          />
        )}
        {job !== null && job.result === null && <OpenJob job={job} head={<Position />} />}
        {job === null && any && <p class="empty-word">No picture is called that. Choose another filter.</p>}
        {job === null && !any && sets.value !== null && (set === null ? <FirstSet make={setMaking} /> : <FirstPictures take={take} name={set.name} />)}
        {job === null && !any && sets.value === null && (
          <p class="empty-word">{systemProblem.value === null ? 'Loading …' : sentencesOf(systemProblem.value)}</p>
        )}
      </div>
      {making !== null && (
        <NewSetDialog
          files={making}
          onClose={() => setMaking(null)}
          made={(made) => {
            chooseSet(made.id);
            setMaking(null);
          }}
        />
      )}
      {over && making === null && !readOnly.value && (
        <div class="drop-veil" aria-hidden="true">
          <p>{set === null ? 'Drop normal pictures' : `Drop to inspect with ${set.name}`}</p>
        </div>
      )}
    </div>
  );
}

function Position() {
  const jobs = listedJobs.value;
  const index = jobs.findIndex((job) => job.key === selected.value?.key);
  return (
    <div class="position">
      <span class="position-name" title={selected.value?.name}>{selected.value?.name}</span>
      <span class="quiet">{index + 1} of {jobs.length}</span>
      <button class="plain icon-only" aria-label="Previous picture" title="Previous (K)" disabled={index <= 0} onClick={() => step(-1)}>
        <Drawn name="left" />
      </button>
      <button class="plain icon-only" aria-label="Next picture" title="Next (J)" disabled={index >= jobs.length - 1} onClick={() => step(1)}>
        <Drawn name="right" />
      </button>
    </div>
  );
}

function FirstSet({ make }: { make: (files: File[]) => void }) {
  if (readOnly.value) return <p class="empty-word">There is no prompt set yet, and this token may only look. Ask for one with full access.</p>;
  return (
    <section class="welcome">
      <h2>Show what is normal</h2>
      <p class="welcome-lead">
        Drop four to eight pictures of good parts here. Together they are a <b>prompt set</b>: the normal pictures that
        new ones are compared with. Nothing is trained.
      </p>
      <IntakeButtons take={make} what="normal pictures" primary />
      <ol class="welcome-steps">
        <li><b>Normal pictures</b> Show the variation that is fine: light, pose, lot.</li>
        <li><b>Pictures to inspect</b> One or a thousand, as files or from a camera.</li>
        <li><b>What differs</b> A score, a map and a decision that says how sure it is.</li>
      </ol>
    </section>
  );
}

function FirstPictures({ take, name }: { take: (files: File[]) => void; name: string }) {
  if (readOnly.value) return <p class="empty-word">This token may only look: results are in History.</p>;
  return (
    <section class="welcome">
      <h2>Show the parts to inspect</h2>
      <p class="welcome-lead">Drop or paste pictures anywhere. Each is compared with the normal pictures of <b>{name}</b>.</p>
      <IntakeButtons take={take} what="pictures" primary />
    </section>
  );
}
