package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.SelectableField;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Optional;

/** Turns selectors into predicates over stored objects. */
final class Selections {

    private Selections() {}

    /**
     * What the selectors of a list or watch select.
     *
     * @throws ApiException 400 when one cannot be read or names a field that cannot be selected by
     */
    static Selection of(ResourceCall call, ListQuery query) {
        ResourceDefinition definition = call.definition();
        LabelSelector labels = LabelSelector.parse(query.labelSelector());
        FieldSelector fields = FieldSelector.parse(query.fieldSelector());
        if (labels.isEverything() && fields.isEverything()) {
            return Selection.EVERYTHING;
        }
        for (FieldSelector.Term term : fields.terms()) {
            if (!selectable(definition, term.field())) {
                throw unknownField(definition, term.field());
            }
        }
        if (fields.isEverything()) {
            return object -> labels.matches(object.labels());
        }
        return object ->
                labels.matches(object.labels())
                        && fields.matches(field -> valueOf(call, object, field));
    }

    private static boolean selectable(ResourceDefinition definition, String field) {
        return field.equals("metadata.name")
                || (field.equals("metadata.namespace") && definition.namespaced())
                || declared(definition, field).isPresent();
    }

    private static String valueOf(ResourceCall call, StoredObject object, String field) {
        Optional<SelectableField> declared = declared(call.definition(), field);
        return declared.isPresent()
                ? declared.get().valueOf(Versions.ruledBefore(call, object.tree()))
                : new SelectableField(field, "").valueOf(object.tree());
    }

    private static Optional<SelectableField> declared(ResourceDefinition definition, String field) {
        return definition.selectableFields().stream()
                .filter(each -> each.name().equals(field))
                .findFirst();
    }

    /** Kinds that declare fields of their own say it in other words than the rest. */
    private static ApiException unknownField(ResourceDefinition definition, String field) {
        return ApiException.badRequest(
                definition.selectableFields().isEmpty()
                        ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                .formatted(field)
                        : "field label not supported: " + field);
    }
}
