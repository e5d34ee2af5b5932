/** The shell's texts: connection, session, conflicts. */
export const app = {
  'connection.lost': 'We cannot reach the server.',
  'connection.kept': 'We keep trying. What you typed is still here.',
  'connection.tryNow': 'Try now',
  'connection.busy': 'Many people are working right now.',
  'connection.busyWhen': 'Yours goes on by itself in a moment.',
  'session.expired': 'Please log in again',
  'session.kept': 'You have been away for a while, so we closed the session of {email}. Your page is as you left it.',
  'session.password': 'Password',
  'session.logIn': 'Log in and go on',
  'session.leave': 'Leave',
  'conflict.title': 'A colleague saved this before you',
  'conflict.explain': 'You both changed the same fields. Choose what each of them should say.',
  'conflict.theirs': 'Saved now',
  'conflict.yours': 'Yours',
  'conflict.save': 'Save my choice',
  'conflict.later': 'Go back to my text',
} as const;
