return $('Was It Sent?')
	.first()
	.json.ids.map((id) => ({ json: { id } }));
