const http = async (options) => await this.helpers.httpRequest(options);
const { tell, ...message } = $input.first().json;
return [{ json: await tellBy(http, tell, message) }];
