// SPDX-License-Identifier: GPL-2.0-or-later
// All that the page says of itself. The words of a consent have a version, which its receipt
// names: change the version with the words.

export const CONSENT_VERSION = 'page-2';
export const PURPOSES = ['presence', 'history', 'visits', 'signals'];

const en = {
  language: 'English',
  other: 'Deutsch',
  switch: 'Auf Deutsch',
  skip: 'To the content',
  'nav.offers': 'Offers',
  'nav.choices': 'My choices',
  'nav.label': 'Parts of this page',
  'state.live': 'Live',
  'state.waiting': 'Connecting…',
  'state.clock': 'The shop’s clock is not set, so offers wait.',

  'start.title': 'Offers that fit, while you are in the shop',
  'start.lead':
    'Link your account once, choose what the shop may use, and see with each offer why you got it. Nothing is on until you switch it on.',
  'start.link': 'Your link code',
  'start.link.hint': 'From your account in the web shop, or from the staff. It works once.',
  'start.link.ready': 'Your link code is here.',
  'start.link.other': 'Use another one',
  'start.fob.ready': 'Your key fob is linked with it.',
  'start.consents': 'What may be used?',
  'start.consents.hint': 'Each is your own choice, and you can change it at any time.',
  'start.begin': 'Link my account',
  'start.beginning': 'Linking…',
  'start.key':
    'This makes a key that stays on this device. Without it nobody can speak for you, not even the shop.',
  'start.forgotten': 'You are forgotten here. Thank you for your visit.',
  'start.unknown': 'The shop does not know this device any more. You can link it again.',

  'presence.title': 'Recognise me in the shop',
  'presence.text':
    'While you are here, your key fob or phone tells which part of the shop you are in. Offers come from that; without it there are none.',
  'history.title': 'Use my online purchases',
  'history.text':
    'What you bought in the web shop helps to choose what fits. It is kept encrypted, under a key that is yours alone.',
  'visits.title': 'Remember my visits',
  'visits.text':
    'How often and on which days you were here counts for offers too. Otherwise each visit is forgotten when it is over.',
  'signals.title': 'Use what my account says',
  'signals.text':
    'Your customer level, whether you are of age, and what services you use there tell, such as how far you run, counts for offers. It is kept encrypted, under a key that is yours alone.',
  'consent.since': 'On since {day}',
  'consent.off': 'Off',
  'consent.on.said': '{title}: on',
  'consent.off.said': '{title}: off',

  'offers.title': 'Your offers',
  'offers.empty': 'Nothing right now',
  'offers.empty.hint':
    'Have a look around. An offer that fits you appears here by itself.',
  'offers.off': 'You are not being recognised',
  'offers.off.hint': 'Offers need “Recognise me in the shop”. It is off, and that is fine.',
  'offers.choices': 'See my choices',
  'offers.new': 'New offer: {title}',
  'offers.below': 'New offer below',
  'offer.until': 'Until {time}',
  'offer.show': 'Show at the till',
  'offer.dismiss': 'Not for me',
  'offer.dismissed': '“{title}” is put away',
  'offer.why': 'Why?',
  'offer.stop': 'How do I stop this?',
  'offer.stop.hint':
    '“Not for me” ends this one. For no more of its kind, switch off what it builds on, in',
  'offer.redeemed': 'Redeemed',
  'offer.expired': 'Expired',
  'offer.revoked': 'No longer valid',
  'offer.no-till': 'This one has no code: tell the staff its title.',

  'till.hint': 'Hold this in front of the scanner',
  'till.close': 'Close',
  'till.code': 'Code for the till',
  'till.redeemed': 'Redeemed',
  'till.redeemed.hint': 'Enjoy.',
  'till.over': 'This offer is over',
  'till.failed': 'The code cannot be shown just now. Trying again…',

  'choices.title': 'My choices',
  'choices.consents': 'What may be used',
  'choices.data': 'What the shop has of you here',
  'data.subject': 'Your name here',
  'data.subject.hint': 'a pseudonym, for this shop alone',
  'data.since': 'Linked since',
  'data.account': 'Web account',
  'data.account.yes': 'linked',
  'data.account.no': 'not linked',
  'data.history': 'Purchases known until',
  'data.history.none': 'none',
  'data.fobs': 'Key fobs',
  'forget.title': 'Forget me',
  'forget.hint':
    'Erases all of this from the shop and from this device. Offers that you have not used are gone then.',
  'forget.button': 'Forget me…',
  'forget.ask': 'Forget you for good?',
  'forget.ask.hint':
    'The shop deletes your key, and with it your purchases, visits and consents become unreadable at once. This cannot be undone.',
  'forget.keep': 'Keep my account',
  'forget.do': 'Forget me for good',

  'error.network': 'The hub cannot be reached. Are you in the shop’s network? Try again.',
  'error.link.empty': 'Paste your link code here.',
  'error.link.form': 'This does not look like a link code. Copy all of it, from the first letter to the last.',
  'error.link-used': 'This link code was used before. Get a new one from your account.',
  'error.link-expired': 'This link code is too old. Get a new one from your account.',
  'error.link-foreign': 'This link code is for another shop, or it is damaged.',
  'error.account-enrolled': 'Your account is linked with another device. Choose “Forget me” there first.',
  'error.device-enrolled': 'This device is linked with another account. Choose “Forget me” first.',
  'error.consent': 'The hub did not accept your choices. Is this device’s clock right?',
  'error.browser': 'This browser is too old to keep a key safely. Please update it.',
  'error.insecure': 'This page needs HTTPS to keep your key safe. Open it by its https:// address.',
};

const de = {
  language: 'Deutsch',
  other: 'English',
  switch: 'In English',
  skip: 'Zum Inhalt',
  'nav.offers': 'Angebote',
  'nav.choices': 'Meine Wahl',
  'nav.label': 'Teile dieser Seite',
  'state.live': 'Live',
  'state.waiting': 'Verbinde…',
  'state.clock': 'Die Uhr des Ladens ist nicht gestellt, Angebote warten solange.',

  'start.title': 'Angebote, die passen, während Sie im Laden sind',
  'start.lead':
    'Verknüpfen Sie Ihr Konto einmal, wählen Sie, was der Laden nutzen darf, und lesen Sie bei jedem Angebot, warum Sie es bekommen. Nichts ist an, bis Sie es einschalten.',
  'start.link': 'Ihr Verknüpfungscode',
  'start.link.hint': 'Aus Ihrem Konto im Webshop oder vom Personal. Er gilt einmal.',
  'start.link.ready': 'Ihr Verknüpfungscode ist da.',
  'start.link.other': 'Einen anderen verwenden',
  'start.fob.ready': 'Ihr Anhänger wird mit verknüpft.',
  'start.consents': 'Was darf genutzt werden?',
  'start.consents.hint': 'Jedes entscheiden Sie einzeln, und Sie können es jederzeit ändern.',
  'start.begin': 'Mein Konto verknüpfen',
  'start.beginning': 'Verknüpfe…',
  'start.key':
    'Dabei entsteht ein Schlüssel, der dieses Gerät nie verlässt. Ohne ihn kann niemand für Sie sprechen, auch der Laden nicht.',
  'start.forgotten': 'Sie sind hier vergessen. Danke für Ihren Besuch.',
  'start.unknown': 'Der Laden kennt dieses Gerät nicht mehr. Sie können es neu verknüpfen.',

  'presence.title': 'Mich im Laden erkennen',
  'presence.text':
    'Solange Sie hier sind, verrät Ihr Anhänger oder Telefon, in welchem Teil des Ladens Sie sind. Daraus entstehen Angebote; ohne das gibt es keine.',
  'history.title': 'Meine Online-Käufe nutzen',
  'history.text':
    'Was Sie im Webshop gekauft haben, hilft zu wählen, was passt. Es liegt verschlüsselt unter einem Schlüssel, der nur Ihrer ist.',
  'visits.title': 'Meine Besuche merken',
  'visits.text':
    'Auch wie oft und an welchen Tagen Sie hier waren, zählt dann für Angebote. Sonst ist jeder Besuch vergessen, wenn er vorbei ist.',
  'signals.title': 'Angaben meines Kundenkontos nutzen',
  'signals.text':
    'Ihre Kundenstufe, ob Sie volljährig sind, und was Dienste, die Sie dort nutzen, melden, etwa wie weit Sie laufen, zählt dann für Angebote. Es liegt verschlüsselt unter einem Schlüssel, der nur Ihrer ist.',
  'consent.since': 'An seit {day}',
  'consent.off': 'Aus',
  'consent.on.said': '{title}: an',
  'consent.off.said': '{title}: aus',

  'offers.title': 'Ihre Angebote',
  'offers.empty': 'Gerade nichts',
  'offers.empty.hint': 'Sehen Sie sich um. Ein Angebot, das zu Ihnen passt, erscheint hier von selbst.',
  'offers.off': 'Sie werden nicht erkannt',
  'offers.off.hint': 'Angebote brauchen „Mich im Laden erkennen“. Es ist aus, und das ist in Ordnung.',
  'offers.choices': 'Zu meiner Wahl',
  'offers.new': 'Neues Angebot: {title}',
  'offers.below': 'Neues Angebot weiter unten',
  'offer.until': 'Bis {time}',
  'offer.show': 'An der Kasse zeigen',
  'offer.dismiss': 'Nichts für mich',
  'offer.dismissed': '„{title}“ ist weggelegt',
  'offer.why': 'Warum?',
  'offer.stop': 'Wie stelle ich das ab?',
  'offer.stop.hint':
    '„Nichts für mich“ beendet dieses. Damit keine dieser Art mehr kommen, schalten Sie aus, worauf es beruht, unter',
  'offer.redeemed': 'Eingelöst',
  'offer.expired': 'Abgelaufen',
  'offer.revoked': 'Gilt nicht mehr',
  'offer.no-till': 'Hierzu gibt es keinen Code: Nennen Sie dem Personal den Titel.',

  'till.hint': 'Vor den Scanner halten',
  'till.close': 'Schließen',
  'till.code': 'Code für die Kasse',
  'till.redeemed': 'Eingelöst',
  'till.redeemed.hint': 'Viel Freude damit.',
  'till.over': 'Dieses Angebot ist vorbei',
  'till.failed': 'Der Code lässt sich gerade nicht zeigen. Neuer Versuch…',

  'choices.title': 'Meine Wahl',
  'choices.consents': 'Was genutzt werden darf',
  'choices.data': 'Was der Laden hier von Ihnen hat',
  'data.subject': 'Ihr Name hier',
  'data.subject.hint': 'ein Pseudonym, nur für diesen Laden',
  'data.since': 'Verknüpft seit',
  'data.account': 'Webkonto',
  'data.account.yes': 'verknüpft',
  'data.account.no': 'nicht verknüpft',
  'data.history': 'Käufe bekannt bis',
  'data.history.none': 'keine',
  'data.fobs': 'Anhänger',
  'forget.title': 'Mich vergessen',
  'forget.hint':
    'Löscht all das im Laden und auf diesem Gerät. Angebote, die Sie nicht genutzt haben, sind dann weg.',
  'forget.button': 'Mich vergessen…',
  'forget.ask': 'Endgültig vergessen?',
  'forget.ask.hint':
    'Der Laden löscht Ihren Schlüssel; Ihre Käufe, Besuche und Einwilligungen werden damit sofort unlesbar. Das lässt sich nicht zurücknehmen.',
  'forget.keep': 'Mein Konto behalten',
  'forget.do': 'Endgültig vergessen',

  'error.network': 'Der Hub ist nicht erreichbar. Sind Sie im Netz des Ladens? Versuchen Sie es noch einmal.',
  'error.link.empty': 'Fügen Sie hier Ihren Verknüpfungscode ein.',
  'error.link.form': 'Das sieht nicht wie ein Verknüpfungscode aus. Kopieren Sie ihn ganz, vom ersten bis zum letzten Zeichen.',
  'error.link-used': 'Dieser Code wurde schon benutzt. Holen Sie sich einen neuen in Ihrem Konto.',
  'error.link-expired': 'Dieser Code ist zu alt. Holen Sie sich einen neuen in Ihrem Konto.',
  'error.link-foreign': 'Dieser Code ist für einen anderen Laden oder beschädigt.',
  'error.account-enrolled': 'Ihr Konto ist mit einem anderen Gerät verknüpft. Wählen Sie zuerst dort „Mich vergessen“.',
  'error.device-enrolled': 'Dieses Gerät ist mit einem anderen Konto verknüpft. Wählen Sie zuerst „Mich vergessen“.',
  'error.consent': 'Der Hub hat Ihre Wahl nicht angenommen. Geht die Uhr dieses Geräts richtig?',
  'error.browser': 'Dieser Browser ist zu alt, um einen Schlüssel sicher zu verwahren. Bitte aktualisieren Sie ihn.',
  'error.insecure': 'Diese Seite braucht HTTPS, um Ihren Schlüssel zu schützen. Öffnen Sie sie mit ihrer https://-Adresse.',
};

export const languages = { en, de };
const KEPT = 'language';

const preferred = () =>
  navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages) ?? 'en';

export let language = localStorage.getItem(KEPT) in languages ? localStorage.getItem(KEPT) : preferred();

export function switchLanguage() {
  language = language === 'en' ? 'de' : 'en';
  localStorage.setItem(KEPT, language);
}

// The words under a name, with {placeholders} filled.
export function word(name, values = {}) {
  return languages[language][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const locale = () => (language === 'en' ? 'en-GB' : 'de');

export const day = (time) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(time));

// A time of day; with its date where that is not the one of now. Both in seconds.
export function until(seconds, now) {
  const date = new Date(seconds * 1000);
  const today = date.toDateString() === new Date(now * 1000).toDateString();
  const style = today
    ? { hour: 'numeric', minute: '2-digit' }
    : { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale(), style).format(date);
}
