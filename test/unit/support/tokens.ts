/**
 * Tokens for `BODY` under `KEY` (see vectors.ts), made with OpenSSL's command line: header and
 * claims as they stand in the names' comments, each through `base64 | tr '+/' '-_' | tr -d =`,
 * signed with `openssl dgst -sha256 -hmac "$KEY"`, or `-sign` with the key of publicKeys.ts.
 * All arrive at 1767225600 (see check.ts), with a tolerance of 300 seconds.
 */
export const TOKENS = {
	/** `{"alg":"HS256","typ":"JWT"}` `{"iat":1767225600,"sha256":"27d8…"}` */
	hs: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjcyMjU2MDAsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.pUMl3EveMDBnpXaue9-eHUbucbPuZ2FXbfkAbeXMpjA',
	/** `{"alg":"HS256","typ":"JWT"}` `{"exp":1767225660,"body":"J9jY95gFGGq81z5T4Nnf2w9+LmVJ6mchZniAG4nUfog="}` */
	hsBase64:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3NjcyMjU2NjAsImJvZHkiOiJKOWpZOTVnRkdHcTgxejVUNE5uZjJ3OStMbVZKNm1jaFpuaUFHNG5VZm9nPSJ9.jNnYwa2tP1yOlIkLTXIeZgOXdyUNNsCxyBHGaOpwL1Q',
	/** `{"alg":"HS256","typ":"JWT"}` `{"body":"J9jY95gFGGq81z5T4Nnf2w9-LmVJ6mchZniAG4nUfog"}` */
	hsBase64url:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJib2R5IjoiSjlqWTk1Z0ZHR3E4MXo1VDRObmYydzktTG1WSjZtY2habmlBRzRuVWZvZyJ9.RRtzCr6srT-GjIqoZIzjqhh38T7sihosJYlrWCWt-UI',
	/** `{"alg":"HS256","typ":"JWT"}` `{"body":"27D8…"}` */
	hsUpper:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJib2R5IjoiMjdEOEQ4Rjc5ODA1MTg2QUJDRDczRTUzRTBEOURGREIwRjdFMkU2NTQ5RUE2NzIxNjY3ODgwMUI4OUQ0N0U4OCJ9.VpC1CawWBr70pvqpX614n5B6vBJxh798r3k5qUu-p5o',
	/** `{"alg":"RS256","typ":"JWT"}` `{"iat":1767225600,"sha256":"27d8…"}` */
	rs: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjcyMjU2MDAsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.CR1sOaY9bXUckD5OYGjcFIZssKNo2WuE4L6Ygz7Fpe-F3afr1JZm93zzgx_ByTdBVjNuxLmmKUZSyTnOjSa7To1qInKdETlNIc5lShqxfMcRHHhEOEJtMO0xoY5XZIzZGfs07oXZRbKbjqm0zFLP9xpcf3ev9QVAG4jDT5B3xxJ_KnsH2IzW8DTsMoKOm6qYXeoRdbg6IDNyRtIi73NOttvCSgSFJlOFodjIo7IKoGjKdBcgVqYQ2yavDdMv23wY3S-IivIEY95vQYztYBh0LEu7xXQ6KaG2hmt00KAhY7N7yNvkCJ4JpjbtxEvdE9YRmxgTUPjHyJTlfsXKN6edUg',
	/** `{"alg":"none"}` `{"sha256":"27d8…"}` */
	none: 'eyJhbGciOiJub25lIn0.eyJzaGEyNTYiOiIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.OJgQdbqnbi1s6jMkQnXdof6UkLD0Otm-pTMSwNl2wkY',
	/** `{"alg":"HS512"}` `{"sha256":"27d8…"}` */
	hs512:
		'eyJhbGciOiJIUzUxMiJ9.eyJzaGEyNTYiOiIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.cr3i-M0nymexEEK5lTtOmqXJZkdvYSkmSvfemJ6s4L134cwocjuZdKg_RClS1K6n7tGTezlg1NLi8MWC3iHAGQ',
	/** `{"alg":"HS256","typ":"JWT"}` `{"sha256":"27d8…"}` */
	confusion:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzaGEyNTYiOiIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.1enLL1WyTUB3FcMvaS8Uc1lzOJ7-_6XtUd-9tbae7ew',
	/** `{"alg":"HS256","crit":["b64"],"b64":false}` `{"sha256":"27d8…"}` */
	crit: 'eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYjY0Il0sImI2NCI6ZmFsc2V9.eyJzaGEyNTYiOiIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.zRs1ShhOUzP9ulIRTffLFCeOeUau_VCpxzAkzxE1WDw',
	/** `{"alg":"HS256","typ":"JWT"}` `{"exp":1767225299,"sha256":"27d8…"}` */
	expired:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3NjcyMjUyOTksInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ._1CIsumD2lf2A9_KgVjrTTLkebRyHLXYkqo1AWqlPDA',
	/** `{"alg":"HS256","typ":"JWT"}` `{"exp":1767225300,"sha256":"27d8…"}` */
	justExpired:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3NjcyMjUzMDAsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.h3VGMn37sjIWQEoc2KXjgrWi8oZDKWo0oMT3PyYALAs',
	/** `{"alg":"HS256","typ":"JWT"}` `{"nbf":1767225901,"sha256":"27d8…"}` */
	notYet:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE3NjcyMjU5MDEsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.9u6ogOfsHCv-dcw4IEXTOyFYDAyeYkaLoyNwHVB8Zao',
	/** `{"alg":"HS256","typ":"JWT"}` `{"nbf":1767225900,"sha256":"27d8…"}` */
	nearlyYet:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE3NjcyMjU5MDAsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.MD5-9e4WSC1CZRJ3uTiqrPqoyV3wlFNkt5SwBlP0VKE',
	/** `{"alg":"HS256","typ":"JWT"}` `{"iat":1767225299,"sha256":"27d8…"}` */
	tooOld:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjcyMjUyOTksInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.nxrHJC2sb3miT0gIHXiI0WVrY2GXTHBRRciHNH7k-hg',
	/** `{"alg":"HS256","typ":"JWT"}` `{"iat":1767225901,"sha256":"27d8…"}` */
	tooNew:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjcyMjU5MDEsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.XZohGAXu_p86G-mkxie84Us3GqGFzLn7d3ibILM94ck',
	/** `{"alg":"HS256","typ":"JWT"}` `{"iat":1,"exp":1767225600,"sha256":"27d8…"}` */
	oldButValid:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjEsImV4cCI6MTc2NzIyNTYwMCwic2hhMjU2IjoiMjdkOGQ4Zjc5ODA1MTg2YWJjZDczZTUzZTBkOWRmZGIwZjdlMmU2NTQ5ZWE2NzIxNjY3ODgwMWI4OWQ0N2U4OCJ9.zkW8pZB1fGJ7d_RCSXufKFIMsD2BZxzREplGQXqIj5g',
	/** `{"alg":"HS256","typ":"JWT"}` `{"exp":"1767225660","sha256":"27d8…"}` */
	textTime:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOiIxNzY3MjI1NjYwIiwic2hhMjU2IjoiMjdkOGQ4Zjc5ODA1MTg2YWJjZDczZTUzZTBkOWRmZGIwZjdlMmU2NTQ5ZWE2NzIxNjY3ODgwMWI4OWQ0N2U4OCJ9.kGnGdu57RFf3etThFzvl0mpWF4tCNbc8HL-beBrjFBs',
	/** `{"alg":"HS256","typ":"JWT"}` `{"sha256":"37d8…"}` */
	wrongHash:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzaGEyNTYiOiIzN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.61BopQMkdGUy1KbTmvTwnVuSyz9gdDoAQr3ILwfTBZg',
	/** `{"alg":"HS256","typ":"JWT"}` `{"exp":null,"sha256":"27d8…"}` */
	nullTime:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOm51bGwsInNoYTI1NiI6IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgifQ.d55Hc1FhC5dpo1iELFcKU7ZUTJYxEM1JRANa59EUoqs',
	/** `{"alg":"HS256","typ":"JWT"}` `["27d8…"]` */
	list: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.WyIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4Il0.Bseaik-ibQPYkxbBIQVLWNaazsHjpe9UFtE0t5mxZco',
	/** `{"alg":"HS256","typ":"JWT"}` `"27d8…"` */
	text: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.IjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODgi.Th0Zin5AEf-tLKSydCY_eqZQs1M-B9LqQ2f9Qb3zWzA',
	/** `{"alg":"HS256","typ":"JWT"}` `sha256:27d8…` */
	notJson:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.c2hhMjU2OjI3ZDhkOGY3OTgwNTE4NmFiY2Q3M2U1M2UwZDlkZmRiMGY3ZTJlNjU0OWVhNjcyMTY2Nzg4MDFiODlkNDdlODg.yX6A3wxjoRcjB-5Blv6PXQji3ydj17IX-YB0X9PPeP4',
	/** `{"alg":"HS256","typ":"JWT"}` `null` */
	nullClaims:
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.bnVsbA.xwgFyS6ATj6D7c3YRkFNdr87b7unpB5flXs78kDR2kg',
	/** `"HS256"` `{"sha256":"27d8…"}` */
	headerText:
		'IkhTMjU2Ig.eyJzaGEyNTYiOiIyN2Q4ZDhmNzk4MDUxODZhYmNkNzNlNTNlMGQ5ZGZkYjBmN2UyZTY1NDllYTY3MjE2Njc4ODAxYjg5ZDQ3ZTg4In0.olsyWcbEy7UW6_4uM0UMBo_sc6VxNOmkdSZZFd-wOns',
};
