// Asks for the token when the server wants one. Requests under way wait for it.

import { useState } from 'preact/hooks';
import { client } from '../api/routes.ts';
import { Dialog } from '../controls/dialog.tsx';

export function TokenDialog() {
  const [token, setToken] = useState('');
  const state = client.token.value;
  if (state === 'none') return null;
  return (
    <Dialog title="Token" onClose={() => client.giveToken(null)}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const given = token.trim();
          setToken('');
          if (given !== '') client.giveToken(given);
        }}
      >
        <p>
          {state === 'refused' ? 'The server did not take this token. Check it and try again.' : 'The server asks who you are. Enter the token you were given.'}
        </p>
        <label class="field">
          Token
          <input type="password" autocomplete="off" required value={token} onInput={(event) => setToken(event.currentTarget.value)} />
        </label>
        <p class="quiet">It is kept until this tab is closed.</p>
        <div class="dialog-feet">
          <button type="button" onClick={() => client.giveToken(null)}>Cancel</button>
          <button class="primary">Continue</button>
        </div>
      </form>
    </Dialog>
  );
}
