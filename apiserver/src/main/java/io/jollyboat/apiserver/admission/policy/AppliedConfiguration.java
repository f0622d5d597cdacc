package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.fields.AppliedCheck;
import io.jollyboat.apiserver.fields.Atomics;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.Merge;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays what a mutation made over an object, as server-side apply lays a configuration, but without
 * owners. Values that are owned as a whole a mutation may not say: it would take away what it does
 * not repeat.
 */
record AppliedConfiguration(SchemaForms forms) {

    /**
     * @param object in the version that the policy asked for; kept
     * @param made a part of it; its kind does not count, it is taken for the object's
     */
    ObjectNode over(ObjectNode object, JsonNode made, Served as) throws PolicyFailure {
        if (!(made instanceof ObjectNode configuration)) {
            throw new PolicyFailure("invalid return type: " + made.getNodeType());
        }
        for (String fixed : List.of("apiVersion", "kind")) {
            configuration.set(fixed, object.path(fixed));
        }
        Form form = form(object, as);
        List<String> complaints = AppliedCheck.of(configuration, form);
        if (!complaints.isEmpty()) {
            throw new PolicyFailure(
                    "error applying patch: failed to convert patch object to typed object: "
                            + AppliedCheck.sentence(complaints));
        }
        List<String> atomics = Atomics.in(configuration, form);
        if (!atomics.isEmpty()) {
            throw new PolicyFailure(
                    "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays,"
                            + " maps or structs: "
                            + String.join(", ", atomics));
        }
        return Merge.of(object, configuration, form);
    }

    private Form form(ObjectNode object, Served as) {
        boolean own = Trees.text(object, "kind").equals(as.definition().kind());
        @Nullable Form custom = own ? as.definition().forms().of(as.version()) : null;
        return custom == null
                ? forms.of(Trees.text(object, "apiVersion"), Trees.text(object, "kind"))
                        .orElse(Form.DEDUCED)
                : custom;
    }
}
