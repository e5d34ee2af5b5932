/** En instans och dess lägen. */
export const tenancy = {
  'banner.readOnly': 'Abonnemanget har slutat: era uppgifter kan läsas och exporteras, men inte ändras.',
  'banner.readOnlyWhen': 'Köp en plan för att fortsätta där ni var.',
  'banner.debt': 'Instansen är avstängd därför att en faktura är obetald.',
  'banner.conduct': 'Instansen är avstängd på grund av hur den har använts.',
  'banner.accuracy': 'Instansen är avstängd tills avtalets uppgifter stämmer.',
  'banner.since': 'Sedan',
  'banner.ended': 'Tillgången till instansens uppgifter har upphört.',
  'banner.endedWhen': 'Betalning och export är fortfarande öppna för administratörer.',
  'banner.deletion': 'Allt i den raderas tidigast',
  'banner.billing': 'Till Betalning',
  'stopped.debtTitle': 'Arbetet vilar tills fakturan är betald',
  'stopped.debtBody':
    'Era uppgifter är i säkerhet och inget går förlorat. Allt öppnas igen när betalningen har kommit.',
  'stopped.conductTitle': 'Arbetet vilar medan vi undersöker hur den har använts',
  'stopped.conductBody': 'I brevet till era administratörer står vad som har hänt och hur ni svarar.',
  'stopped.accuracyTitle': 'Arbetet vilar tills era uppgifter stämmer',
  'stopped.accuracyBody': 'I brevet till era administratörer står vilka av avtalets uppgifter vi inte kunde bekräfta.',
  'stopped.endedTitle': 'Tillgången till uppgifterna har upphört',
  'stopped.endedBody':
    'Abonnemanget har slutat och tiden för läsning är över. Ni kan fortfarande ta med er uppgifterna.',
  'stopped.deletion': 'Allt raderas tidigast',
  'stopped.billing': 'Till Betalning',
  'stopped.contract': 'Se vad som händer när',
  'stopped.export': 'Exportera våra kontakter',
  'stopped.askAdministrator': 'Er administratör vet mer och kan ändra det.',
  'stopped.clause': 'Enligt {clause}.',
} as const;
