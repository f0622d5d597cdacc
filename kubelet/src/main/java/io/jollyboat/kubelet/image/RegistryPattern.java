package io.jollyboat.kubelet.image;

import java.util.List;
import java.util.regex.Pattern;

/**
 * For which images a credential is, by the key under which a pull secret has it: those of a host,
 * {@code one.example:5000}, of hosts of a form, {@code *.one.example}, or below a path of either,
 * {@code one.example/team}.
 *
 * @param text the host and the path, without scheme and version
 */
record RegistryPattern(String text) {

    private static final Pattern SCHEME = Pattern.compile("^https?://");

    /** What registries' own paths begin with says nothing of images. */
    private static final Pattern VERSION = Pattern.compile("/v[12]/?");

    static RegistryPattern of(String key) {
        String bare = SCHEME.matcher(key).replaceFirst("");
        int slash = bare.indexOf('/');
        if (slash < 0) {
            return new RegistryPattern(bare);
        }
        String path = bare.substring(slash);
        boolean engine =
                bare.startsWith("index."); // the engine's own registry has images without host
        if (!engine && VERSION.matcher(path).lookingAt()) {
            path = path.substring(3);
        }
        return new RegistryPattern(
                path.equals("/") ? bare.substring(0, slash) : bare.substring(0, slash) + path);
    }

    /**
     * @param repository an image's name without tag and digest
     */
    boolean matches(String repository) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (!hasHost) {
            return text.startsWith("index.");
        }
        int own = text.indexOf('/');
        String host = own < 0 ? text : text.substring(0, own);
        String path = own < 0 ? "" : text.substring(own);
        return fits(host, first) && repository.substring(slash).startsWith(path);
    }

    /** Part by part, so that a star stands for one label and never for several. */
    private static boolean fits(String pattern, String host) {
        List<String> wanted = List.of(pattern.split("\\.", -1));
        List<String> given = List.of(host.split("\\.", -1));
        if (wanted.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String form = Pattern.quote(wanted.get(i)).replace("*", "\\E[^:]*\\Q");
            if (!given.get(i).matches(form)) {
                return false;
            }
        }
        return true;
    }
}
