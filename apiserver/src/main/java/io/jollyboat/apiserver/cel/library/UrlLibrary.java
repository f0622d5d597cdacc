package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Addresses of the web: {@code url("https://example.com:80/x?k=v").getHostname()}. */
final class UrlLibrary {

    private record Url(URI uri) {}

    private static final Kind<Url> URL = new Kind<>(OpaqueType.create("kubernetes.URL"), Url.class);

    private UrlLibrary() {}

    static Functions functions() {
        return new Functions()
                .global("url", URL.type(), Kinds.TEXT, UrlLibrary::parse)
                .global("isURL", SimpleType.BOOL, Kinds.TEXT, UrlLibrary::isUrl)
                .member("getScheme", SimpleType.STRING, URL, url -> orEmpty(url.uri.getScheme()))
                .member("getHost", SimpleType.STRING, URL, UrlLibrary::host)
                .member("getHostname", SimpleType.STRING, URL, UrlLibrary::hostname)
                .member("getPort", SimpleType.STRING, URL, UrlLibrary::port)
                .member(
                        "getEscapedPath",
                        SimpleType.STRING,
                        URL,
                        url -> orEmpty(url.uri.getRawPath()))
                .member(
                        "getQuery",
                        MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
                        URL,
                        UrlLibrary::query);
    }

    private static Url parse(String text) {
        try {
            URI uri = new URI(text);
            boolean absolute = uri.getScheme() != null && !uri.isOpaque();
            if (!absolute && !text.startsWith("/")) {
                throw new IllegalArgumentException(
                        "URL parse error during conversion from string: parse \""
                                + text
                                + "\": invalid URI for request");
            }
            return new Url(uri);
        } catch (URISyntaxException broken) {
            throw new IllegalArgumentException(
                    "URL parse error during conversion from string: parse \""
                            + text
                            + "\": invalid URI for request",
                    broken);
        }
    }

    private static boolean isUrl(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static String host(Url url) {
        String authority = orEmpty(url.uri.getRawAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static String hostname(Url url) {
        String host = host(url);
        if (host.startsWith("[")) {
            return host.substring(1, Math.max(1, host.indexOf(']')));
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String port(Url url) {
        String host = host(url);
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? "" : host.substring(colon + 1);
    }

    private static Map<String, List<String>> query(Url url) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String pair : orEmpty(url.uri.getRawQuery()).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(decoded(key), ignored -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
