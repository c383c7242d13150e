/**
 * Public keys and signatures of `BODY` (see vectors.ts), made with OpenSSL's command line:
 * `openssl genpkey` makes a key, `openssl pkey -pubout` its public half, and
 * `openssl dgst -sha256 -sign key.pem` signs (with `-sigopt rsa_padding_mode:pss` for PSS;
 * `openssl pkeyutl -sign -rawin` for Ed25519). Nobody has kept the private keys.
 */
export const RSA = {
	pem: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0nOpyWb+m+Ow0HuzmkmK
ZwM0EM6Sw2Q79/ajh/1U/X6En/1fuiFIucyshSZBYUJJh5xyRpGwXNJpXLCcrl9g
bcGBvaMvyGI0eyxc5lQKUj0uygwlTd0P/PpZP2bZRnf+Zx6xRiE2dxbuvd3u/RAK
4bW7vhM7sZgBMt4KCEPYNlfqSbeRcc5z21buOtnkXTgMTt3G9pNrMKBKMVa9gegj
FfHJ5rVbFgHmq/rK8sNGeLaaK/KPNvBTSCKRQhR89+o0O9Vhtv9dyU63YNojf3vh
l5VUieoJa0KWrv9kCPKhJRHjVwXXoZ+iKDlhX1PcSST3dLvOcBSVL0v3KhsYsh2e
PwIDAQAB
-----END PUBLIC KEY-----
`,
	/** `-RSAPublicKey_out`: PKCS #1. */
	pkcs1Pem: `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEA0nOpyWb+m+Ow0HuzmkmKZwM0EM6Sw2Q79/ajh/1U/X6En/1fuiFI
ucyshSZBYUJJh5xyRpGwXNJpXLCcrl9gbcGBvaMvyGI0eyxc5lQKUj0uygwlTd0P
/PpZP2bZRnf+Zx6xRiE2dxbuvd3u/RAK4bW7vhM7sZgBMt4KCEPYNlfqSbeRcc5z
21buOtnkXTgMTt3G9pNrMKBKMVa9gegjFfHJ5rVbFgHmq/rK8sNGeLaaK/KPNvBT
SCKRQhR89+o0O9Vhtv9dyU63YNojf3vhl5VUieoJa0KWrv9kCPKhJRHjVwXXoZ+i
KDlhX1PcSST3dLvOcBSVL0v3KhsYsh2ePwIDAQAB
-----END RSA PUBLIC KEY-----
`,
	/** `openssl req -new -x509`. */
	certificate: `-----BEGIN CERTIFICATE-----
MIIDATCCAemgAwIBAgIUSjYyQt5PidMZ+XpWOoc3LIWZ9yMwDQYJKoZIhvcNAQEL
BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjYwNDUxNDFaGA8yMTI2MTEwMjA0
NTE0MVowDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
AQoCggEBANJzqclm/pvjsNB7s5pJimcDNBDOksNkO/f2o4f9VP1+hJ/9X7ohSLnM
rIUmQWFCSYecckaRsFzSaVywnK5fYG3Bgb2jL8hiNHssXOZUClI9LsoMJU3dD/z6
WT9m2UZ3/mcesUYhNncW7r3d7v0QCuG1u74TO7GYATLeCghD2DZX6km3kXHOc9tW
7jrZ5F04DE7dxvaTazCgSjFWvYHoIxXxyea1WxYB5qv6yvLDRni2mivyjzbwU0gi
kUIUfPfqNDvVYbb/XclOt2DaI3974ZeVVInqCWtClq7/ZAjyoSUR41cF16Gfoig5
YV9T3Ekk93S7znAUlS9L9yobGLIdnj8CAwEAAaNTMFEwHQYDVR0OBBYEFJ72S5ai
xmDnyflsYVATcoFqREvpMB8GA1UdIwQYMBaAFJ72S5aixmDnyflsYVATcoFqREvp
MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAHjJiL6i52tiA8wn
/5uBwv7gjCxL8A6w7gE8bFS3PB4XDnECSJd48gdjkeD5tTsRn6Ewax0ZBFwFRGR6
uhX6iYSJXfreLF6N1kwYs/Xrkl3qPuU3HRvXd3j7guB8TUQFXW+zcF0P8WMz6Dth
45MRdRkrUNfgibzdnxlwCBDHfVfVfwRX3jm0jEvfQuSrqnNArrzKyOJ52ztmy3GF
d8f7bO2/z8SA7X7eHPG0StzzNr1x+4qeJ28XnhhggE6/rMAiKlnt1s6Zs6v+HxdC
ONl2Ccyf1R1+WomwOus3CRoMiMqqEXhsZhcWLG6MQrHiXP8+Wl0fCKxxsJzTvINF
DKgzI0I=
-----END CERTIFICATE-----
`,
	/** In DER, as Base64. */
	spki: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0nOpyWb+m+Ow0HuzmkmKZwM0EM6Sw2Q79/ajh/1U/X6En/1fuiFIucyshSZBYUJJh5xyRpGwXNJpXLCcrl9gbcGBvaMvyGI0eyxc5lQKUj0uygwlTd0P/PpZP2bZRnf+Zx6xRiE2dxbuvd3u/RAK4bW7vhM7sZgBMt4KCEPYNlfqSbeRcc5z21buOtnkXTgMTt3G9pNrMKBKMVa9gegjFfHJ5rVbFgHmq/rK8sNGeLaaK/KPNvBTSCKRQhR89+o0O9Vhtv9dyU63YNojf3vhl5VUieoJa0KWrv9kCPKhJRHjVwXXoZ+iKDlhX1PcSST3dLvOcBSVL0v3KhsYsh2ePwIDAQAB',
	pkcs1:
		'MIIBCgKCAQEA0nOpyWb+m+Ow0HuzmkmKZwM0EM6Sw2Q79/ajh/1U/X6En/1fuiFIucyshSZBYUJJh5xyRpGwXNJpXLCcrl9gbcGBvaMvyGI0eyxc5lQKUj0uygwlTd0P/PpZP2bZRnf+Zx6xRiE2dxbuvd3u/RAK4bW7vhM7sZgBMt4KCEPYNlfqSbeRcc5z21buOtnkXTgMTt3G9pNrMKBKMVa9gegjFfHJ5rVbFgHmq/rK8sNGeLaaK/KPNvBTSCKRQhR89+o0O9Vhtv9dyU63YNojf3vhl5VUieoJa0KWrv9kCPKhJRHjVwXXoZ+iKDlhX1PcSST3dLvOcBSVL0v3KhsYsh2ePwIDAQAB',
	signatures: {
		md5: 'O1JfAamdcJo3zwU6bXeZnGHKsXPkSd2bvFdoaGIZz0fk0v+aLFh8DOowD7/LyR7GoPzhLdRS7w6qUjaugTK/LTup66h8v9D2GpN9FJC5tUBBhzUfzuFYpUZyjhfJ2prXA5ZfYx6wRaIJNx8RSrqxLKPY9Y/iKhH/svTuREtr8dxjV/zjU1euDTh3m19s14TiutzgygaqOrzY1FjrrXzijBJfrqZZC+KcRspdqMJWb58maOCFdqW/9qtwKblu/mhRgACq1mdttjcyIOQ740sC/uXpeJvtKTNUtYmK0GarX0Rlz/NDZpcAYNs8l+UQZGIzWC7H9alA44XRApHhvVjCEw==',
		sha1: 'BBeEBvoOyLA2rSsRXk0K142x9JoWwtrWq0snYGEnhwaWsOr1lbRh4tY46+5POzYtN4HMCYS+aw1auEcvTX/4EHpNB00lviywpd4Y4+FQ3ZyiRzwawE0rnVOOI3LoCAZZC93J1U8tDzT0tID08Xnyd19lex8+QrzyXUda/TwuMGVoMz35qjoZs5DLP7K0imrdPdjSBUudw+l9/v5mk0xr2K/fP8TOYVBpQKhy89Zg3pyWW7IQc/UGGuwRUjgoiYwCx2PD5aKKrXYcgDouoql+Nm5X6YThVtcJdZ3Q+wMI0tlZS/9DBeTpLORun4ZGHs8kaCXgSL1KU6G+ZMZTkg+TEg==',
		sha256:
			'YPWutTB+OA6aiCU4XpQpXBGreyC32clFXnvntq43LO5Mdr7BA6qvXc17FKVhq6o5nCYpHxxPv4E6Te9c3RSG6W6Oyyy1SnB5LuEfifmX9NJ17KdoEyb7NWly5UVz2LSIRBGBxtrDzUD5BdgRKrCMs6PMHygdiVcE9jpjoTDehcf1651SHgeH+PEIrn98CTINq8Zlxluc96izVkRWzO7yzx8FfnCFzHT7OWk92pxnsU2r1PCDJH/DDqDo+/20XS5kDhat18+dne5mcw77Ry3uppKWFSyhXv4GXboHswWGLgjtM/W0ur7uVnXY8wszqt0Fopol4TAzd6uhpQO+8ZfwDg==',
		sha384:
			'tcSrUsQQA8i/aXdnqoOqkR479MSfoSw3gkEOsfGNvjf2l65q2pQHXvzZw90D1tdlhzNlnIrtyodWAtM/bdGT2fcrX6qU5J0yVFpfe9PbTselAua8Fd0LL6vV56/G4xaju4cNKsqzO0xDgYkF2kmSw6ZJkLma0zUxbuFU8ANuBAPhOcAoS8U5XtJgq/vXNP+b4ODYRLwNf+zNPqIqJoFESv1JeqIASPoQGXDbsiSrS7by3shB16++HWE6wVZlF5rRkiIw8y5xl2G+qpgCSkXjmTxQL8VXorIgtpsm5vL9Kw7S4B1jtmbvUPtipSkA+n5VH4pVXVjfAMbee0EsEJbPtA==',
		sha512:
			'KT/NyYNR+xtziA3jCpzCxkP8wW0auPqqkkuV0yrqO9iVgaoblG30Z80h6Z6EWohiQ/+SUvU0Vo5cd1bAttgrxCYkSrTYqcBF+M3uM3m7gMAi0EipZkibJSxLZl/zQ5b29i7YbaB21FrO9RPI/Y5BPQNYtg9BF28Dk2jZSnzNZ+vbe2s3kWV6n3OVLQ66Wf4eIaEOUbXmxcnz/XL1DUqW8vnF0xsJkIjCyycHS+p7bvfU+NDB0+NO1SRYbfkkCFEcBbilcZKW6uN/e6Gd9OM+75SHwRrYl1lxv39sIOkA2MDwa9UxztNrHTD+UjBf/sdZJUau1C2PtXILewFe2Om0ew==',
	},
	/** With a salt as long as the digest. */
	pss: 'dpyxNp+WxcquJOA1MWUhfch3bGGkKp1LW/z3iw+senQhxf1grAh54P21ykAdBTNdLy47W7rzCLD3EIoh79JJzKtPv7PHbK1WhCke+8jZk90ER+zAY2rwVo1QZt2y6F446WG2IrhMhp0zrChaFbwcOfRu/fZsdIGJqCwLLi6lX7Y5IHrwxDV63PVRMSg/7fbfLZYtCSr5zxM0l23/SA3Qy7xry7AGpH0/TXA4cS7QOhS3Qrvy3tw1JcpdRGN/QwxnH42KzoHLtzH9CovS0AmumbMpPh1eVg6n5VwTdzYeS1GQoONe02rjIwEZ1XJINeCKyB4M1v5V2pzHzLLrjBuM2A==',
	/** SHA-512, with the longest salt. */
	pssSha512:
		'tfdK2xujwr24VJDHbRLmgAuLBUhHnf5tV8Z15bt4b0wbTw9woWY/vcSaxj78qXIIax/3Ys0rtcOcyq6My3uAeSq3D0Mn0fNOb2DhuSnAGfMn2dewBCSWxI2Kk+ouL0g+N6C7//0d4ia2ghaMMlI5phDEvIfe6mc8CgAuKMfkr6Di9j9Wha6tMLxFIRuyVsB2APDbNTGpMhCmJmGWcmag/Q6QQpAJs/xAUCGOXU/M092EIlQleakimq9uFhJVQ36v2IudTesVPT0Ar0znf7Jhh/shdvr+V67MV/rQQas8jDhz4ecipHfK4SBzs+GhsZnsPk5/fHaOoj1+ytCr7YmlzQ==',
};

export const ECDSA = {
	pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeAz0m8exP2sMreZqDkf+lf/unyvn
emVe9kGg9X7MXT7xe6iZLKMTrrRfa8dciCzAcq6QXvRgRlAGMeHTzqrCmA==
-----END PUBLIC KEY-----
`,
	spki: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeAz0m8exP2sMreZqDkf+lf/unyvnemVe9kGg9X7MXT7xe6iZLKMTrrRfa8dciCzAcq6QXvRgRlAGMeHTzqrCmA==',
	/** 0x04 and the two coordinates. */
	point:
		'04780cf49bc7b13f6b0cade66a0e47fe95ffee9f2be77a655ef641a0f57ecc5d3ef17ba8992ca313aeb45f6bc75c882cc072ae905ef46046500631e1d3ceaac298',
	der: 'MEUCIQDnkvPW67sp9LPmQA5X4+pdkJYehO/A5oC4BSEaNbpQsQIgFzXZ0s4MXu+Lm4fpoGh6r7MxGZh1/dsnBwL9vZbOYDE=',
	/** The two numbers in `openssl asn1parse` of the same signature, side by side. */
	raw: 'e792f3d6ebbb29f4b3e6400e57e3ea5d90961e84efc0e680b805211a35ba50b11735d9d2ce0c5eef8b9b87e9a0687aafb331199875fddb270702fdbd96ce6031',
};

export const ED25519 = {
	pem: `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEABxNP2WE0HUiFBB+Hdgf7tL5Oxh4fGpznzAxTaulaG5k=
-----END PUBLIC KEY-----
`,
	spki: 'MCowBQYDK2VwAyEABxNP2WE0HUiFBB+Hdgf7tL5Oxh4fGpznzAxTaulaG5k=',
	/** The 32 bytes at the end of the key in DER. */
	bytes: '07134fd961341d4885041f877607fbb4be4ec61e1f1a9ce7cc0c536ae95a1b99',
	signature:
		'fY8SuKM9m50EcAHwtVIH3tWaYww/8fh7ttBNe8PmFYx7jHCfHGEbJzJUpC/BK3kN0HFQnbxjBF1USs6Qo0QeBQ==',
};

/** Keys that no method takes. */
export const USELESS = {
	/** ECDSA on another curve. */
	p384: {
		pem: `-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEzUVFj+3aQdfJ2GB9Wh5FnTkilQ5o7mcr
MoJzeJtY2caR0xGCOxpGauk8+JtiOzqokG7g3n87RiG0mohQJg+3Wd1a1a5fvYNm
I5H/qS8yZxdc/z1OEZgQ6YxhYFKsTJSH
-----END PUBLIC KEY-----
`,
		signature:
			'MGQCMFHT1LfMdPPI0hcWdGO06gJuVbhMNrLTVpyG0y/ZLKyQJgUVbPIbEnUQjk9tr84G0gIwDKTsMPyhwIiTAZAPnnAfnIkqDogD2i4bkWvgB7lUJp7uhtPL2Co6eAuLGntd++Fr',
	},
	/** RSA with 1016 bits. */
	short: {
		pem: `-----BEGIN PUBLIC KEY-----
MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgAC1XT+JgYrSCCSevDvstjTe/P1m
fOGxxCtzJJCP+vg6FE78N9BMstkQaMRBGUSPaTFJiIb8i+RJs7eMXSGGjCbIq7T3
txwVbAmDgKkOujttiJ8TIcdCu+TMZyDkXyf9qXkiWQoMq6E1Se/yn6KWHdPIwGrZ
Im5X4R5/DL77tGCHAgMBAAE=
-----END PUBLIC KEY-----
`,
		spki: 'MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgAC1XT+JgYrSCCSevDvstjTe/P1mfOGxxCtzJJCP+vg6FE78N9BMstkQaMRBGUSPaTFJiIb8i+RJs7eMXSGGjCbIq7T3txwVbAmDgKkOujttiJ8TIcdCu+TMZyDkXyf9qXkiWQoMq6E1Se/yn6KWHdPIwGrZIm5X4R5/DL77tGCHAgMBAAE=',
		signature:
			'LYiKX7IPtERxh3HNYxlbBKQrkwd6vt4USNgTHxNJNJITYijvgqVZArFLFop2/IyB5q88LQu8u49u/xm83hNgjgDADNYAO/1vbt7HvYICVdJR5+PBFqKdJLEvZ1qPndtcZfJ5eeR6IXIO3BXk6HCDkeKVuRzYnvqupAxEKByl9w==',
	},
};

/** Private keys that sign nothing: `openssl genpkey`, and `openssl rsa -traditional` for PKCS #1. */
export const PRIVATE = {
	pem: `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIFuBbt8h3mqjaEMz7aGQ72Vv6Lhl2/6GIQH1SYPgZfYj
-----END PRIVATE KEY-----
`,
	pkcs8: 'MC4CAQAwBQYDK2VwBCIEIFuBbt8h3mqjaEMz7aGQ72Vv6Lhl2/6GIQH1SYPgZfYj',
	pkcs1:
		'MIICWwIBAAKBgQDcLjlnAXWdjaX1fvbnLWBxBIKtNdD+1X4vg1pKFf+gRPB++TqV/7uIYh2F/gI2QAfkxBLoR/lHTB2fWErX/Bh2A/+hkq8A4tYFCKy13LP/CRsWE4Pcrjo5zOukiz2C36zqjOVs07FxEZ6roTpMvnAwUCkp0AG8hQ+muHj/4OQwqwIDAQABAoGALmj35IRkPD99Oc/3Tyc7atcejFAJq41oua8gOvmEFk4xuzHhbXioGMlFm9a8tJ6ui0PhEGELZEHhBJNhw0D6DpIWOgOoheKiD8sheaprk/wwtbv/Dv89R7h+cHzO547xbm26iHEpCo3RU1EhdL+MMPiY6xqTZA9So9LVDSSzMhECQQDvEmKdYJhP4VYy4UlbYrz47wAALj6wnB+wHP9HkUdv9lk4CAu0KBPV3PtBK+CZyRvKnhcxGcnrLsIV/nEGbZkfAkEA68VmgeqkHT3zRRxkwr/GYqnYY2CuSxNtqJvsjVR1S74tbEVzljACME5cwC+Fz1BzzFZWH5Uin2NWK8i545ya9QJAFKHpkNt9SaeQ4ONAiXqEBJfb0CgtkOBoe7KE9ZA8MhV4rbVEDVBIJfTkWkOHJr6Mf3gVWE95daqbZXqIFp3u0QJACj7p1Xt85khq6fXx6wSqel8nKCpraJfPjCQ6g2nILyJ0lt/txfkQH0lIfpGSHxA/+AFIfNbeSk7mz8BJU7ragQJAU33tCbSXklItsVPY171YkLxh29kuhFrYhVls45/pWJS4IJFkltBwrwGwImYiT1vgYTf6SVoenb+sVCm9unbYAA==',
};
