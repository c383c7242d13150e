import { SAMPLE } from '../sender/sampleCallback';

/**
 * A line for the shell that signs a callback with openssl and sends it with curl. Each time it is
 * run it makes a new call id, because the trigger ignores a repetition of the same bytes.
 *
 * @param url the trigger's production or test URL
 * @param secret without single quotes
 */
export function curlLine(url: string, secret: string): string {
	const body = JSON.stringify({ ...SAMPLE, call_id: 'CALL_ID' });
	const quoted = `'${body.replace('CALL_ID', `'"$(openssl rand -hex 16)"'`)}'`;
	const signature = `printf %s "$BODY" | openssl dgst -sha256 -hmac '${secret}' | awk '{print $NF}'`;
	return [
		`BODY=${quoted};`,
		`curl -i '${url}'`,
		"-H 'Content-Type: application/json'",
		`-H "X-AIRudder-Sign: $(${signature})"`,
		'--data-binary "$BODY"',
	].join(' ');
}
