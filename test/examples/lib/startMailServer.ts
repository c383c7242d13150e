import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';

const ARRIVAL_TIMEOUT_MS = 100_000;

/** A mail as it arrived. */
export interface Mail {
	from: string;
	/** The addresses of the envelope: who really gets it. */
	to: string[];
	subject: string;
	text: string;
}

/** A real SMTP server that keeps what it is given. */
export interface MailServer {
	port: number;
	mails: Mail[];
	/** Waits for a mail to this address, with a subject that holds these words. */
	mailTo(address: string, subject: string): Promise<Mail>;
	/** The mails to this address so far, with a subject that holds these words. */
	mailsTo(address: string, subject: string): Mail[];
	/** While true, every mail is refused; or those with a subject that holds these words. */
	refuse: boolean | string;
	/** While true, a client that connects waits for an answer. */
	hold: boolean;
	/** How many have waited so. */
	held: number;
	stop(): Promise<void>;
}

function toMail(parsed: ParsedMail, to: string[]): Mail {
	return {
		from: parsed.from?.text ?? '',
		to,
		subject: parsed.subject ?? '',
		text: parsed.text ?? '',
	};
}

/** Starts an SMTP server on 127.0.0.1, without a password and without encryption. */
export async function startMailServer(): Promise<MailServer> {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onConnect(_session, done) {
			if (mailServer.hold) mailServer.held += 1;
			else done();
		},
		onData(stream, session, done) {
			const to = session.envelope.rcptTo.map(({ address }) => address);
			simpleParser(stream).then(
				(parsed) => {
					const mail = toMail(parsed, to);
					const { refuse } = mailServer;
					if (refuse === true || (refuse !== false && mail.subject.includes(refuse))) {
						return done(new Error('Mailbox full'));
					}
					mails.push(mail);
					done();
				},
				(error: Error) => done(error),
			);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const mailsTo = (address: string, subject: string) =>
		mails.filter((mail) => mail.to.includes(address) && mail.subject.includes(subject));
	const mailServer: MailServer = {
		port: (server.server.address() as AddressInfo).port,
		mails,
		mailsTo,
		mailTo: async (address, subject) =>
			await waitUntil(
				`a mail to ${address} about "${subject}"`,
				async () => mailsTo(address, subject)[0],
				ARRIVAL_TIMEOUT_MS,
				() => mails.map((mail) => `${mail.to.join()}: ${mail.subject}`).join('; ') || 'none came',
			),
		refuse: false,
		hold: false,
		held: 0,
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
	return mailServer;
}

/** What goes into an SMTP credential for it. */
export const smtpOf = ({ port }: MailServer) => ({
	host: '127.0.0.1',
	port,
	user: '',
	password: '',
	secure: false,
	disableStartTls: true,
});
