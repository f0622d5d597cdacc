package io.jollyboat.proxy.ingress;

import java.util.Comparator;

/**
 * A path of one host, and where it leads.
 *
 * @param exact the whole path must be this one; otherwise its first elements
 * @param path without a final slash unless it is exact
 */
record PathRule(boolean exact, String path, Backend backend) {

    /** The longest path counts, and of two alike the exact one. */
    static final Comparator<PathRule> ORDER =
            Comparator.<PathRule>comparingInt(rule -> -rule.path.length())
                    .thenComparing(rule -> !rule.exact);

    static PathRule of(String type, String path, Backend backend) {
        if (type.equals("Exact")) {
            return new PathRule(true, path, backend);
        }
        String start = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new PathRule(false, start, backend);
    }

    /**
     * @param asked the path of a request; begins with a slash
     */
    boolean matches(String asked) {
        if (exact) {
            return asked.equals(path);
        }
        return asked.startsWith(path)
                && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
    }
}
