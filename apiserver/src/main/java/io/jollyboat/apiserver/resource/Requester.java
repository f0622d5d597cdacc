package io.jollyboat.apiserver.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who makes a request, for the few kinds that write it down.
 *
 * @param name the user's name
 * @param uid the user's id, or empty
 * @param groups the groups the user is in
 * @param extra what else the authenticator knows
 */
public record Requester(
        String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Nobody in particular: for objects the server makes itself. */
    public static final Requester NOBODY = new Requester("", "", List.of(), Map.of());

    private static final String AUTHENTICATED = "system:authenticated";

    public Requester {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** The same as a member of the group of all who have proven who they are. */
    public Requester authenticated() {
        if (groups.contains(AUTHENTICATED)) {
            return this;
        }
        List<String> all = new ArrayList<>(groups);
        all.add(AUTHENTICATED);
        return new Requester(name, uid, all, extra);
    }
}
