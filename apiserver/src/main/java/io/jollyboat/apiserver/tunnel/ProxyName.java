package io.jollyboat.apiserver.tunnel;

import io.jollyboat.core.errors.ApiException;
import java.util.Set;

/**
 * Whom a request is to be passed on to, as the path names it: {@code name}, {@code name:port} or
 * {@code scheme:name:port}, where the scheme and the port may be empty.
 *
 * @param secure whether by HTTPS
 * @param port a number or a name; empty for the first one
 */
record ProxyName(boolean secure, String name, String port) {

    private static final Set<String> SCHEMES = Set.of("", "http", "https");

    /**
     * @param kind for the refusal: {@code pod} or {@code service}
     * @throws ApiException BadRequest when it is written otherwise
     */
    static ProxyName of(String text, String kind) {
        String[] parts = text.split(":", -1);
        String scheme = parts.length == 3 ? parts[0] : "";
        String name = parts.length == 3 ? parts[1] : parts[0];
        if (parts.length > 3 || name.isEmpty() || !SCHEMES.contains(scheme)) {
            throw ApiException.badRequest("invalid " + kind + " request \"" + text + '"');
        }
        String port = parts.length == 1 ? "" : parts[parts.length - 1];
        return new ProxyName(scheme.equals("https"), name, port);
    }
}
