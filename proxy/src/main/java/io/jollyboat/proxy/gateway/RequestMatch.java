package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.HttpExchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request must be like.
 *
 * @param pathType {@code Exact}, {@code PathPrefix} or {@code RegularExpression}
 * @param path without a final slash when it is a prefix
 * @param pattern of a path that is a regular expression
 * @param method empty for any
 */
record RequestMatch(
        String pathType,
        String path,
        @Nullable Pattern pattern,
        String method,
        List<ValueMatch> headers,
        List<ValueMatch> query) {

    /** The order of the specification: which of several matches counts. */
    static final Comparator<RequestMatch> ORDER =
            Comparator.<RequestMatch>comparingInt(match -> match.rank())
                    .thenComparingInt(match -> -match.path.length())
                    .thenComparing(match -> match.method.isEmpty())
                    .thenComparingInt(match -> -match.headers.size())
                    .thenComparingInt(match -> -match.query.size());

    /** A header or a parameter with a value, which may be a regular expression. */
    record ValueMatch(String name, String value, @Nullable Pattern pattern) {

        static ValueMatch of(JsonNode json) {
            String value = json.path("value").asString("");
            boolean regular = json.path("type").asString("").equals("RegularExpression");
            return new ValueMatch(
                    json.path("name").asString(""), value, regular ? Pattern.compile(value) : null);
        }

        boolean matches(@Nullable String found) {
            return found != null
                    && (pattern == null ? found.equals(value) : pattern.matcher(found).matches());
        }
    }

    /**
     * @throws PatternSyntaxException for what is not a regular expression
     */
    static RequestMatch of(JsonNode json) {
        String type = json.path("path").path("type").asString("PathPrefix");
        String value = json.path("path").path("value").asString("/");
        boolean slash = type.equals("PathPrefix") && value.endsWith("/");
        return new RequestMatch(
                type,
                slash ? value.substring(0, value.length() - 1) : value,
                type.equals("RegularExpression") ? Pattern.compile(value) : null,
                json.path("method").asString(""),
                values(json.path("headers")),
                values(json.path("queryParams")));
    }

    private static List<ValueMatch> values(JsonNode json) {
        var all = new ArrayList<ValueMatch>();
        json.forEach(one -> all.add(ValueMatch.of(one)));
        return List.copyOf(all);
    }

    private int rank() {
        return switch (pathType) {
            case "Exact" -> 0;
            case "PathPrefix" -> 1;
            default -> 2;
        };
    }

    boolean matches(HttpExchange exchange) {
        return (method.isEmpty() || method.equals(exchange.method()))
                && matchesPath(exchange.path())
                && headers.stream()
                        .allMatch(one -> one.matches(exchange.headers().first(one.name())))
                && query.stream().allMatch(one -> one.matches(exchange.query().first(one.name())));
    }

    private boolean matchesPath(String asked) {
        if (pattern != null) {
            return pattern.matcher(asked).matches();
        }
        if (pathType.equals("Exact")) {
            return asked.equals(path);
        }
        return asked.startsWith(path)
                && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
    }
}
