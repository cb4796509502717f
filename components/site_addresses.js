// Runs at CloudFront's edge for the site only: one address for each page, a page for what isn't there, robots.txt.
// CloudFront Functions, JavaScript runtime 2.0. The local server keeps the same addresses; one test asks both.
// components/site_addresses.py fills in the three constants.
const FILES = null; // The keys of the site's files; null: any may be there.
const NOT_FOUND = ""; // The page that says so.
const HEADERS = {}; // What such an answer carries: the security headers, which CloudFront adds to origins' answers.

function handler(event) {
  const request = event.request;
  const uri = request.uri;
  const moved = (path) => redirect(path, request.querystring);
  if (uri === "/robots.txt") return answer(200, "OK", "text/plain; charset=utf-8", robots(request.headers.host.value));
  // "//host" and "\host" would leave the site as a redirect: browsers read them as an address without a scheme.
  if (uri.includes("//") || uri.includes("\\")) return notFound();
  if (uri === "/documents" || uri === "/documents/index.html") return moved("/documents/");
  if (uri.startsWith("/documents/")) {
    // `agent sync` writes what is below, so the site's files don't tell.
    if (uri === "/documents/") request.uri = uri + "index.html";
    else if (!/\.md$/.test(uri) && !/\.(png|svg|jpe?g|gif|webp)$/i.test(uri)) return notFound();
    return request;
  }
  if (uri.startsWith("/markdown/")) return /\.md$/.test(uri) ? request : notFound();
  const key = uri.slice(1);
  if (uri.endsWith(".html")) {
    if (!there(key)) return notFound();
    return moved(uri.slice(0, uri.endsWith("/index.html") ? -"index.html".length : -".html".length));
  }
  if (uri.endsWith("/")) {
    if (there(key + "index.html")) request.uri = uri + "index.html";
    else if (there(key.slice(0, -1) + ".html")) return moved(uri.slice(0, -1));
    else return notFound();
  } else if (!uri.slice(uri.lastIndexOf("/")).includes(".")) {
    if (!there(key + ".html") && !there(key)) return notFound();
    if (there(key + ".html")) request.uri = uri + ".html";
  } else if (!there(key)) return notFound();
  return request;
}

function there(key) {
  return FILES === null || FILES.includes(key);
}

function notFound() {
  return answer(404, "Not Found", "text/html; charset=utf-8", NOT_FOUND);
}

function robots(host) {
  return "User-agent: *\nDisallow: /api/\n\nSitemap: https://" + host + "/sitemap.xml\n";
}

function answer(statusCode, statusDescription, type, data) {
  const headers = { "content-type": { value: type }, "cache-control": { value: "no-cache" } };
  for (const name of Object.keys(HEADERS)) headers[name] = { value: HEADERS[name] };
  return { statusCode, statusDescription, headers, body: { encoding: "text", data } };
}

function redirect(path, querystring) {
  return {
    statusCode: 308,
    statusDescription: "Permanent Redirect",
    headers: { location: { value: path + query(querystring) } },
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
