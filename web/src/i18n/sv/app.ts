/** Skalets texter: förbindelsen, sessionen, krockar. */
export const app = {
  'connection.lost': 'Vi når inte servern.',
  'connection.kept': 'Vi fortsätter att försöka. Det du har skrivit finns kvar.',
  'connection.tryNow': 'Försök nu',
  'connection.busy': 'Många arbetar just nu.',
  'connection.busyWhen': 'Ditt går vidare av sig självt om en stund.',
  'session.expired': 'Logga in igen',
  'session.kept': 'Du har varit borta en stund, så vi avslutade sessionen för {email}. Sidan är som du lämnade den.',
  'session.password': 'Lösenord',
  'session.logIn': 'Logga in och fortsätt',
  'session.leave': 'Lämna',
  'conflict.title': 'En kollega hann spara före dig',
  'conflict.explain': 'Ni har ändrat samma fält. Välj vad som ska stå i vart och ett.',
  'conflict.theirs': 'Sparat nu',
  'conflict.yours': 'Ditt',
  'conflict.save': 'Spara mitt val',
  'conflict.later': 'Tillbaka till min text',
} as const;
