package io.jollyboat.apiserver.request;

import io.jollyboat.core.errors.ApiException;
import java.time.Duration;

/**
 * What a list, a watch or a deletion of a collection asks for besides the path.
 *
 * @param limit the most items of a page; 0 for all
 * @param continueToken where the page before ended, or empty
 * @param resourceVersion -1 when absent, 0 for any state, else a revision
 * @param match how the revision is meant
 * @param timeout after which a watch is to end; zero when the server may choose
 * @param bookmarks whether a watch may send bookmarks
 * @param initialEvents whether a watch is to begin with what is there
 */
public record ListQuery(
        String labelSelector,
        String fieldSelector,
        int limit,
        String continueToken,
        long resourceVersion,
        Match match,
        Duration timeout,
        boolean bookmarks,
        InitialEvents initialEvents) {

    /** How a list's resourceVersion is meant. */
    public enum Match {
        UNSET,
        NOT_OLDER_THAN,
        EXACT
    }

    /** Whether a watch is to begin with what is there. */
    public enum InitialEvents {
        /** By the old rule: without a resourceVersion, or with 0, it does. */
        UNSET,
        SEND,
        OMIT
    }

    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";

    /**
     * Reads and checks the options.
     *
     * @throws io.jollyboat.core.errors.ApiException when they contradict each other or cannot be
     *     read
     */
    public static ListQuery of(QueryParameters query, boolean watch) {
        String version = query.first("resourceVersion");
        String token = query.first("continue");
        long limit = Math.max(0, Parameters.number(query, "limit"));
        Match match = match(query.first(MATCH));
        InitialEvents initial = initialEvents(query);
        if (watch) {
            checkWatch(match, initial);
        } else {
            checkList(version, match, token, initial);
        }
        return new ListQuery(
                query.first("labelSelector"),
                query.first("fieldSelector"),
                (int) Math.min(limit, Integer.MAX_VALUE),
                token,
                Parameters.revision(version, watch ? "" : "invalid resource version: "),
                match,
                timeout(query),
                query.flag("allowWatchBookmarks"),
                initial);
    }

    /** The same, of a list that is wanted whole. */
    public ListQuery unlimited() {
        return new ListQuery(
                labelSelector,
                fieldSelector,
                0,
                continueToken,
                resourceVersion,
                match,
                timeout,
                bookmarks,
                initialEvents);
    }

    /**
     * The revision that a reader of one object wants it to be of at least, as in {@link
     * #resourceVersion}; whatever else lists may say is not for one object.
     */
    public static long revision(QueryParameters query) {
        return Parameters.revision(query.first("resourceVersion"), "");
    }

    /** Nobody watches for longer than a timer can count. */
    private static Duration timeout(QueryParameters query) {
        long seconds = Parameters.number(query, "timeoutSeconds");
        return Duration.ofSeconds(Math.clamp(seconds, 0, Integer.MAX_VALUE));
    }

    private static void checkList(
            String version, Match match, String continueToken, InitialEvents initial) {
        if (initial != InitialEvents.UNSET) {
            throw Parameters.forbidden(INITIAL, "sendInitialEvents is forbidden for list");
        }
        if (match == Match.UNSET) {
            if (!continueToken.isEmpty() && !version.isEmpty() && !version.equals("0")) {
                throw ApiException.badRequest(
                        "specifying resource version is not allowed when using continue");
            }
            return;
        }
        if (!continueToken.isEmpty()) {
            throw Parameters.forbidden(
                    MATCH, "resourceVersionMatch is forbidden when continue is provided");
        }
        if (version.isEmpty()) {
            throw Parameters.forbidden(
                    MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (match == Match.EXACT && version.equals("0")) {
            throw Parameters.forbidden(
                    MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static void checkWatch(Match match, InitialEvents initial) {
        if (initial == InitialEvents.UNSET && match != Match.UNSET) {
            throw Parameters.forbidden(
                    MATCH,
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                            + " provided");
        }
        if (initial != InitialEvents.UNSET && match != Match.NOT_OLDER_THAN) {
            throw Parameters.forbidden(
                    MATCH,
                    "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
    }

    private static Match match(String text) {
        return switch (text) {
            case "" -> Match.UNSET;
            case "NotOlderThan" -> Match.NOT_OLDER_THAN;
            case "Exact" -> Match.EXACT;
            default ->
                    throw Parameters.invalid(
                            MATCH,
                            "FieldValueNotSupported",
                            "Unsupported value: \""
                                    + text
                                    + "\": supported values: \"Exact\", \"NotOlderThan\"");
        };
    }

    private static InitialEvents initialEvents(QueryParameters query) {
        if (!query.has(INITIAL)) {
            return InitialEvents.UNSET;
        }
        return query.flag(INITIAL) ? InitialEvents.SEND : InitialEvents.OMIT;
    }
}
