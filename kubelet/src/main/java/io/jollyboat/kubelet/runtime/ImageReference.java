package io.jollyboat.kubelet.runtime;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image as users write it: a repository, perhaps with a host, then a tag or a
 * digest.
 *
 * @param repository {@code web} or {@code host:5000/team/web}
 * @param tag {@code latest} when neither tag nor digest was given; empty with a digest only
 * @param digest {@code sha256:…} or empty
 */
public record ImageReference(String repository, String tag, String digest) {
    /** Longer repositories are refused, as registries do. */
    private static final int LONGEST_REPOSITORY = 255;

    /** Longer texts are not looked at. */
    private static final int LONGEST = 1024;

    private static final String HOST =
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern FORM =
            Pattern.compile(
                    "((?:"
                            + HOST
                            + "/)?"
                            + COMPONENT
                            + "(?:/"
                            + COMPONENT
                            + ")*)(?::(\\w[\\w.-]{0,127}))?(?:@([a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?");
    private static final Pattern BARE_ID = Pattern.compile("[a-f0-9]{64}");

    /**
     * Reads a reference.
     *
     * @throws ContainerRuntimeException {@code INVALID_IMAGE_NAME}, in the words that users of
     *     Kubernetes search for
     */
    public static ImageReference parse(String text) {
        Matcher matcher = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (BARE_ID.matcher(text).matches()
                || !matcher.matches()
                || matcher.group(1).length() > LONGEST_REPOSITORY) {
            throw new ContainerRuntimeException(
                    Reason.INVALID_IMAGE_NAME,
                    "couldn't parse image name \""
                            + text
                            + "\": invalid reference format"
                            + (upperCase(text) ? ": repository name must be lowercase" : ""));
        }
        String digest = matcher.group(3) == null ? "" : matcher.group(3);
        String tag = matcher.group(2) != null ? matcher.group(2) : digest.isEmpty() ? "latest" : "";
        return new ImageReference(matcher.group(1), tag, digest);
    }

    private static boolean upperCase(String text) {
        return text.length() <= LONGEST && FORM.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** The complete reference; with a digest the tag says nothing. */
    @Override
    public String toString() {
        return repository + (digest.isEmpty() ? ":" + tag : "@" + digest);
    }
}
