package io.jollyboat.core.errors;

import java.util.List;

/**
 * What a failed call was about.
 *
 * @param group the API group of the resource, empty for the core group or when unknown
 * @param kind the kind of the object, or its resource's plural name, as Kubernetes mixes them
 * @param name the object's name, or empty
 * @param uid the object's uid, or empty
 * @param causes every single thing that was wrong, or none
 * @param retryAfterSeconds after how many seconds trying again makes sense; 0 when nothing is known
 */
public record StatusDetails(
        String group,
        String kind,
        String name,
        String uid,
        List<Cause> causes,
        int retryAfterSeconds) {

    static final StatusDetails NONE = new StatusDetails("", "", "", "", List.of(), 0);

    public StatusDetails {
        causes = List.copyOf(causes);
    }

    static StatusDetails of(String group, String kind, String name) {
        return new StatusDetails(group, kind, name, "", List.of(), 0);
    }

    static StatusDetails retryAfter(int seconds) {
        return new StatusDetails("", "", "", "", List.of(), seconds);
    }
}
