package io.jollyboat.core.delegation;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who asks.
 *
 * @param groups with the one of all who are known, or of all who are not
 */
public record Caller(String name, List<String> groups) {

    /** Who shows nothing by which he could be known. */
    public static final Caller ANONYMOUS =
            new Caller("system:anonymous", List.of("system:unauthenticated"));

    private static final String MASTERS = "system:masters";

    public Caller {
        groups = List.copyOf(groups);
    }

    static Caller authenticated(String name, List<String> groups) {
        var all = new ArrayList<>(groups);
        all.add("system:authenticated");
        return new Caller(name, all);
    }

    /** Whether all is allowed, without asking anybody. */
    public boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
