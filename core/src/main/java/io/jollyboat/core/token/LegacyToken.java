package io.jollyboat.core.token;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of tokens that do not expire: the API server writes when they are shown, and since
 * when it does; a controller marks and deletes those that nobody shows.
 */
public final class LegacyToken {

    /** A secret's label: the day on which its token was last shown. */
    public static final String LAST_USED = "kubernetes.io/legacy-token-last-used";

    /** A secret's label: since when its token is good for nothing. */
    public static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";

    /** The config map in {@code kube-system} that tells since when it is noted who shows them. */
    public static final String TRACKING = "kube-apiserver-legacy-service-account-token-tracking";

    /** Its member that has the day. */
    public static final String SINCE = "since";

    private LegacyToken() {}

    /** A day as it is noted; null when it is none. */
    public static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
