// Runs at CloudFront's edge for the site only: one address for each page, without .html and index.html.
// CloudFront Functions, JavaScript runtime 2.0. The local server keeps the same addresses.
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith("/index.html")) return moved(uri.slice(0, -"index.html".length), request.querystring);
  if (uri.endsWith(".html")) return moved(uri.slice(0, -".html".length), request.querystring);
  if (uri.endsWith("/")) request.uri = uri + "index.html";
  else if (!uri.slice(uri.lastIndexOf("/")).includes(".")) request.uri = uri + ".html";
  return request;
}

function moved(path, querystring) {
  // "//host" would leave the site: browsers read it as an address without a scheme.
  const target = "/" + path.replace(/^[/\\]+/, "");
  return {
    statusCode: 308,
    statusDescription: "Permanent Redirect",
    headers: { location: { value: target + query(querystring) } },
  };
}

function query(parameters) {
  const pairs = [];
  for (const name of Object.keys(parameters)) {
    const parameter = parameters[name];
    for (const item of parameter.multiValue || [parameter]) {
      pairs.push(item.value === "" ? name : name + "=" + item.value);
    }
  }
  return pairs.length ? "?" + pairs.join("&") : "";
}
