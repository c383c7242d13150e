// Opening hours that a person typed, in the common ways to write them.
const DAYS = [
	'mo|mon',
	'tu|tue|tues',
	'we|wed|weds',
	'th|thu|thur|thurs',
	'fr|fri',
	'sa|sat',
	'su|sun',
];
const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const GROUPS = { daily: '1-7', all: '1-7', weekdays: '1-5', weekend: '6-7', weekends: '6-7' };

function dayIn(word) {
	if (/^[0-7]$/.test(word)) return Number(word) || 7;
	const name = word.replace(/\.$/, '');
	const day = DAYS.findIndex((short, at) => [...short.split('|'), NAMES[at]].includes(name));
	return day === -1 ? NaN : day + 1;
}

function daysIn(text) {
	const words = text
		.toLowerCase()
		.replace(/\s*(?:-|–|—|\bto\b)\s*/g, '-')
		.replace(/\bevery day\b/g, 'daily');
	const days = words
		.split(/[,;\s]+|\band\b/)
		.filter(Boolean)
		.map((part) => GROUPS[part] ?? part)
		.flatMap((part) => {
			const [from, to = from] = part.split('-').map(dayIn);
			if (Number.isNaN(from) || Number.isNaN(to) || part.split('-').length > 2) return [NaN];
			// 0-7 or Mon-Mon may be meant as the whole week.
			if (part.includes('-') && from === to) return [NaN];
			return Array.from(
				{ length: ((to - from + 7) % 7) + 1 },
				(_, more) => ((from - 1 + more) % 7) + 1,
			);
		});
	return days.length > 0 && !days.some(Number.isNaN) ? days : null;
}

// 9, 09:00, 9.30, 9h30, 0900; with am or pm up to 12.
function minutesIn(text) {
	const found =
		/^(\d{1,2})(?:[:.h](\d{2})|h)?$/i.exec(text) ??
		/^(\d{2})(\d{2})$/.exec(text) ??
		/^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])(?:m|\.m\.?)$/i.exec(text);
	if (!found) return null;
	const [, hour, minute = '0', half] = found;
	if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null;
	const later = half?.toLowerCase() === 'p' ? 12 : 0;
	const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + later;
	const minutes = hours * 60 + Number(minute);
	return Number(minute) < 60 && minutes <= 1440 ? minutes : null;
}

// A name such as "local" is the zone of the server, which nobody sees.
function zoneIn(text) {
	const isOwn = /^(local|default|system)$/i.test(text);
	return text !== '' && !isOwn && DateTime.now().setZone(text).isValid ? text : null;
}

function datesIn(text) {
	const dates = text
		.split(/[,;\s]+/)
		.filter(Boolean)
		.map((date) => {
			const [, ...parts] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(date) ?? [];
			// An ISO date that does not exist is none.
			const found = DateTime.fromISO(parts.map((part) => part.padStart(2, '0')).join('-'));
			return found.isValid ? found.toISODate() : null;
		});
	return dates.includes(null) ? null : dates;
}

// What was typed, as numbers; `problems` names every field that nobody can read.
function readHours(typed) {
	const text = (name) => oneLine(typed[name], 2000);
	const read = {
		days: daysIn(text('days')),
		opens: minutesIn(text('opens')),
		closes: minutesIn(text('closes')),
		closedOn: datesIn(text('closedOn')),
		timeZone: zoneIn(text('timeZone')),
	};
	const examples = {
		days: 'Mon-Fri or 1, 2, 3',
		opens: '9:00 or 9 am',
		closes: '18:00 or 6 pm',
		closedOn: '2026-12-25, 2027-01-01',
		timeZone: 'Asia/Jakarta',
	};
	const problems = Object.keys(read)
		.filter((name) => read[name] === null)
		.map((name) => `hours.${name} in Settings is "${text(name)}"; write it as ${examples[name]}.`);
	if (problems.length === 0) problems.push(...whyNoSpan(read, text));
	// From 24:00 to 0:00 is the whole day.
	return { ...read, ...(read.opens === 1440 && { opens: 0, closes: 1440 }), problems };
}

// 5 may be at night or in the afternoon; 05, 5:00 am and 17 may not.
const isEither = (text) => /^(?:[1-9]|1[0-2])(?:$|[:.h])[^am]*$/i.test(text);

function whyNoSpan({ opens, closes }, text) {
	const both = `hours.opens and hours.closes in Settings are "${text('opens')}" and "${text('closes')}"`;
	if (opens === closes) return [`${both}, the same; for a whole day write 00:00 and 24:00.`];
	if (opens === 1440 && closes > 0) return [`${both}; write 24:00 as 00:00.`];
	const isOver = opens < 780 && closes >= 60 && closes < opens;
	// 10:00 to 02:00 is a clock of 24 hours.
	const typed = /^1/.test(text('opens')) && /^0/.test(text('closes')) ? [] : ['opens', 'closes'];
	return isOver && typed.some((name) => isEither(text(name)))
		? [`${both}: by day or over midnight? Write them as 09:00 and 17:00, or as 9 am and 5 pm.`]
		: [];
}

// Hours that cross midnight belong to the day on which they begin.
function isOpenAt({ days, opens, closes, closedOn, timeZone }, time) {
	const local = DateTime.fromISO(time).setZone(timeZone);
	const minute = local.hour * 60 + local.minute;
	const isOver = opens > closes && minute < closes;
	const begun = isOver ? local.minus({ days: 1 }) : local;
	const isInside =
		opens < closes ? minute >= opens && minute < closes : minute >= opens || minute < closes;
	return isInside && days.includes(begun.weekday) && !closedOn.includes(begun.toISODate());
}
