package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.Headers;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is done to requests and answers on their way, as a route's filters say. Pure.
 *
 * @param json the filters as they stand, in their order; all of kinds that are known here
 */
record Filters(JsonNode json) {

    /** The filters that cannot be carried out, if there are any. */
    static Optional<String> unknown(JsonNode filters) {
        for (JsonNode filter : filters) {
            switch (filter.path("type").asString("")) {
                case "RequestHeaderModifier",
                        "RequestMirror",
                        "ResponseHeaderModifier",
                        "RequestRedirect",
                        "URLRewrite" -> {}
                default -> {
                    return Optional.of(filter.path("type").asString(""));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> of(String field) {
        for (JsonNode filter : json) {
            if (filter.has(field)) {
                return Optional.of(filter.path(field));
            }
        }
        return Optional.empty();
    }

    Headers request(Headers headers) {
        return of("requestHeaderModifier").map(how -> modified(headers, how)).orElse(headers);
    }

    Headers response(Headers headers) {
        return of("responseHeaderModifier").map(how -> modified(headers, how)).orElse(headers);
    }

    private static Headers modified(Headers headers, JsonNode how) {
        Headers now = headers;
        for (JsonNode one : how.path("set")) {
            now = now.without(one.path("name").asString(""));
            now = now.with(one.path("name").asString(""), one.path("value").asString(""));
        }
        for (JsonNode one : how.path("add")) {
            now = now.with(one.path("name").asString(""), one.path("value").asString(""));
        }
        for (JsonNode name : how.path("remove")) {
            now = now.without(name.asString(""));
        }
        return now;
    }

    /** The host that the endpoint is called by. */
    String authority(String asked) {
        return of("urlRewrite").map(how -> how.path("hostname").asString(asked)).orElse(asked);
    }

    /** Path and query that the endpoint is asked for. */
    String target(String asked, RequestMatch match) {
        return of("urlRewrite").map(how -> replaced(asked, how.path("path"), match)).orElse(asked);
    }

    private static String replaced(String target, JsonNode path, RequestMatch match) {
        int mark = target.indexOf('?');
        String query = mark < 0 ? "" : target.substring(mark);
        String old = mark < 0 ? target : target.substring(0, mark);
        return switch (path.path("type").asString("")) {
            case "ReplaceFullPath" -> path.path("replaceFullPath").asString("") + query;
            case "ReplacePrefixMatch" -> {
                String rest =
                        match.pathType().equals("PathPrefix") && old.startsWith(match.path())
                                ? old.substring(match.path().length())
                                : "";
                String start = path.path("replacePrefixMatch").asString("");
                if (start.endsWith("/") && (rest.startsWith("/") || rest.isEmpty())) {
                    start = start.substring(0, start.length() - 1);
                }
                String whole = start + rest;
                yield (whole.startsWith("/") ? whole : "/" + whole) + query;
            }
            default -> target;
        };
    }

    /** Where the client is sent instead, if so. */
    Optional<Redirect> redirect(Called called, RequestMatch match) {
        return of("requestRedirect")
                .map(
                        how -> {
                            String scheme = how.path("scheme").asString(called.scheme());
                            int port = how.path("port").asInt(0);
                            if (port == 0) {
                                port = how.has("scheme") ? usual(scheme) : called.port();
                            }
                            String host = how.path("hostname").asString(called.host());
                            return new Redirect(
                                    how.path("statusCode").asInt(302),
                                    scheme
                                            + "://"
                                            + host
                                            + (port == usual(scheme) ? "" : ":" + port)
                                            + replaced(called.target(), how.path("path"), match));
                        });
    }

    private static int usual(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** How a client called: the port is the listener's. */
    record Called(String scheme, String host, int port, String target) {}

    record Redirect(int status, String location) {}
}
