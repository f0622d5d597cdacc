package io.jollyboat.apiserver.admission.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A level as it was in one version of Kubernetes.
 *
 * @param minor the version's second number; {@link #LATEST} for whatever holds now
 */
record Standard(Level level, int minor) {

    static final int LATEST = Integer.MAX_VALUE;
    static final Standard NONE = new Standard(Level.PRIVILEGED, LATEST);

    private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9]\\d{0,8})");

    static Level level(String word) {
        for (Level each : Level.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("must be one of privileged, baseline, restricted");
    }

    static int version(String text) {
        if (text.equals("latest")) {
            return LATEST;
        }
        Matcher version = VERSION.matcher(text);
        if (!version.matches()) {
            throw new IllegalArgumentException("must be \"latest\" or \"v1.x\"");
        }
        return Integer.parseInt(version.group(1));
    }

    boolean restricts() {
        return level != Level.PRIVILEGED;
    }

    /** As messages name it: {@code restricted:latest}. */
    @Override
    public String toString() {
        return level.word() + ":" + (minor == LATEST ? "latest" : "v1." + minor);
    }
}
