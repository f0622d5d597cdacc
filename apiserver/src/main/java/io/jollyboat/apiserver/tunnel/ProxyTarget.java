package io.jollyboat.apiserver.tunnel;

/**
 * What is asked of a server behind a {@code proxy} subresource: everything after that word, as it
 * was written.
 *
 * @param before up to that word and with it
 * @param path after it; empty, or from a slash on
 * @param query from its question mark on, or empty
 */
record ProxyTarget(String before, String path, String query) {

    /** Slashes before the word: {@code /api/v1/namespaces/NS/pods/NAME/proxy}. */
    private static final int SLASHES = 7;

    static ProxyTarget of(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question);
        int at = 0;
        int slashes = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '/' && !(at > 0 && path.charAt(at - 1) == '/')) {
                slashes++;
                if (slashes > SLASHES) {
                    break;
                }
            }
            at++;
        }
        return new ProxyTarget(path.substring(0, at), path.substring(at), query);
    }

    /** Nothing after the word, not even a slash. */
    boolean bare() {
        return path.isEmpty();
    }

    String withSlash() {
        return before + "/" + query;
    }

    /** Path and query there. */
    String rest() {
        return (path.isEmpty() ? "/" : path) + query;
    }
}
