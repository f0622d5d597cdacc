package io.jollyboat.schema;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of API versions: stable above beta above alpha, and by number among equals. */
final class Versions {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

    /** Older and less stable versions first. */
    static final Comparator<String> ORDER = Comparator.comparingInt(Versions::rank);

    private Versions() {}

    private static int rank(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a version: " + version);
        }
        int major = Integer.parseInt(matcher.group(1));
        if (matcher.group(2) == null) {
            return 1_000_000 + major * 100;
        }
        int minor = Integer.parseInt(matcher.group(3));
        return (matcher.group(2).equals("beta") ? 100_000 : 0) + major * 100 + minor;
    }
}
