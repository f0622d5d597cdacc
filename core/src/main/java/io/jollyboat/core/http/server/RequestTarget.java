package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, taken apart.
 *
 * @param raw path and query as sent
 * @param path decoded
 * @param rawQuery what follows the question mark, empty when there is none
 */
record RequestTarget(String raw, String path, String rawQuery) {
    /**
     * Accepts {@code /path?query} and {@code http://host/path?query}; null for anything else and
     * for broken escapes in the path.
     */
    static @Nullable RequestTarget parse(String target) {
        String raw = target;
        if (!raw.startsWith("/")) {
            int authority = raw.startsWith("http://") ? 7 : raw.startsWith("https://") ? 8 : -1;
            if (authority < 0) {
                return null;
            }
            int path = raw.indexOf('/', authority);
            raw = path < 0 ? "/" : raw.substring(path);
        }
        int question = raw.indexOf('?');
        String path = Query.decode(question < 0 ? raw : raw.substring(0, question), false);
        return path == null
                ? null
                : new RequestTarget(raw, path, question < 0 ? "" : raw.substring(question + 1));
    }
}
