package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.Changes;
import io.jollyboat.apiserver.fields.Comparison;
import io.jollyboat.apiserver.fields.Form;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two states of an object, and what differs between them in the terms of every version that an
 * owner of its fields speaks. Compared once per version and not before somebody asks. For use by
 * one thread.
 */
public final class Transition {

    private final Served served;
    private final String apiVersion;
    private final ObjectNode before;
    private final ObjectNode after;
    private final Set<String> reset;
    private final Map<String, Changes> known = new HashMap<>(2);

    /**
     * @param apiVersion the version that both trees are in
     * @param reset members that this write cannot change, whatever it says about them
     */
    public Transition(
            Served served,
            String apiVersion,
            ObjectNode before,
            ObjectNode after,
            Set<String> reset) {
        this.served = served;
        this.apiVersion = apiVersion;
        this.before = before;
        this.after = after;
        this.reset = reset;
    }

    /** What differs in that version; null when it is not served. */
    @Nullable Changes in(String version) {
        Changes changes = known.get(version);
        if (changes != null) {
            return changes;
        }
        Form form = served.form(version);
        if (form == null) {
            return null;
        }
        changes =
                Comparison.of(
                        served.convert(before, apiVersion, version),
                        served.convert(after, apiVersion, version),
                        form,
                        reset);
        known.put(version, changes);
        return changes;
    }
}
