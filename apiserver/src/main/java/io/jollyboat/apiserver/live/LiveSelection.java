package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which live objects a reader wants to see.
 *
 * @param namespace empty for all
 * @param name empty for any
 */
record LiveSelection(String namespace, String name, LabelSelector labels, FieldSelector fields) {

    private static final Set<String> FIELDS = Set.of("metadata.name", "metadata.namespace");

    /**
     * That of a list or a watch.
     *
     * @throws ApiException 400 when a selector cannot be read or names a field that is not known
     */
    static LiveSelection of(Call call) {
        LabelSelector labels = LabelSelector.parse(call.query().first("labelSelector"));
        FieldSelector fields = FieldSelector.parse(call.info().fieldSelector());
        for (FieldSelector.Term term : fields.terms()) {
            if (!FIELDS.contains(term.field())) {
                throw ApiException.badRequest("field label not supported: " + term.field());
            }
        }
        return new LiveSelection(call.info().namespace(), call.info().name(), labels, fields);
    }

    boolean selects(ObjectNode object) {
        String its = Trees.text(object, "metadata", "namespace");
        return (namespace.isEmpty() || its.equals(namespace))
                && (name.isEmpty() || Trees.text(object, "metadata", "name").equals(name))
                && labels.matches(object.path("metadata").path("labels"))
                && matchesFields(object);
    }

    private boolean matchesFields(ObjectNode object) {
        for (FieldSelector.Term term : fields.terms()) {
            String field = term.field().substring("metadata.".length());
            if (Trees.text(object, "metadata", field).equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }
}
