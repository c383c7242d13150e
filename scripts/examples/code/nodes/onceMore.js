const { tries } = $input.first().json;
await new Promise((resolve) => setTimeout(resolve, tries * 2000));
return $input.all();
