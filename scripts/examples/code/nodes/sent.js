return [{ json: readSent($('Tell').first().json, $input.first().json) }];
