// The channels that have a node of their own, because they want a credential.
const BY_NODE = {
	email: {
		write: (subject, text, to) => ({ to, subject, text }),
		fits: ({ text }) => text.length <= 100000,
	},
	telegram: {
		write: (subject, text) => ({
			subject: forMarkup(subject),
			text: forMarkup(text),
			plain: subject + text,
		}),
		fits: ({ plain }) => plain.length <= 4095,
	},
	freshdesk: {
		write: (subject, text, to) => ({
			email: to.split(', ')[0],
			...(to.includes(', ') ? { cc_emails: to.split(', ').slice(1) } : {}),
			...{ subject, description: html(text).replace(/\n/g, '<br>') },
			...{ status: 2, priority: 3, source: 2 },
		}),
		fits: ({ description }) => description.length <= 60000,
	},
};
Object.assign(WAYS, BY_NODE);

const CHANNELS = ['auto', ...Object.keys(WAYS)];
