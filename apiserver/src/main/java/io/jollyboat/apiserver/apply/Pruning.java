package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.FieldSet;
import io.jollyboat.apiserver.fields.FieldsOf;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.Removal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of an object what its applier applied last time, does not apply now, and nobody else
 * owns.
 *
 * @param owners who owns what, the applier with its new configuration among them
 */
record Pruning(Served served, Owners owners) {

    /**
     * The object without what is to go.
     *
     * @param merged with the new configuration laid over it
     * @param apiVersion the version that it is in
     * @param last what the applier owned before
     */
    ObjectNode pruned(ObjectNode merged, String apiVersion, Owner last) {
        Form form = served.form(last.apiVersion());
        if (form == null || last.fields().isEmpty()) {
            return merged;
        }
        String version = last.apiVersion();
        ObjectNode whole = served.convert(merged, apiVersion, version);
        FieldSet former = last.fields().withNamedMembers(form);
        ObjectNode without = Removal.of(whole, former, form);
        without = withOwned(whole, without, version);
        FieldSet gone = fields(whole, form).difference(fields(without, form)).intersection(former);
        return served.convert(Removal.of(whole, gone, form), version, apiVersion);
    }

    /** Puts back what anybody owns. */
    private ObjectNode withOwned(ObjectNode whole, ObjectNode without, String version) {
        Map<String, FieldSet> byVersion = new LinkedHashMap<>();
        byVersion.put(version, FieldSet.EMPTY); // first, while what it needs is still there
        for (Owner owner : owners.all()) {
            byVersion.merge(owner.apiVersion(), owner.fields(), FieldSet::union);
        }
        ObjectNode left = without;
        for (Map.Entry<String, FieldSet> owned : byVersion.entrySet()) {
            Form form = served.form(owned.getKey());
            if (form != null) {
                ObjectNode all = served.convert(whole, version, owned.getKey());
                ObjectNode some = served.convert(left, version, owned.getKey());
                FieldSet kept = fields(some, form).union(owned.getValue().withNamedMembers(form));
                left =
                        served.convert(
                                Removal.of(all, fields(all, form).difference(kept), form),
                                owned.getKey(),
                                version);
            }
        }
        return left;
    }

    private static FieldSet fields(ObjectNode object, Form form) {
        return FieldsOf.object(object, form).withNamedMembers(form);
    }
}
