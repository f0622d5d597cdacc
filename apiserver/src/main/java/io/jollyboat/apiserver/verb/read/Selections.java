package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.Trait;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.SelectableField;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Turns selectors into predicates over stored objects. */
public final class Selections {

    private Selections() {}

    /**
     * What the selectors of a list or watch select.
     *
     * @throws ApiException 400 when one cannot be read or names a field that cannot be selected by
     */
    public static Selection of(ResourceCall call, ListQuery query) {
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
        // Found once: a watcher's selection looks at every change of every object.
        Map<String, Function<StoredObject, String>> values = new HashMap<>();
        fields.terms().forEach(term -> values.put(term.field(), valueOf(call, term.field())));
        Predicate<StoredObject> chosen =
                object ->
                        fields.matches(
                                field -> Objects.requireNonNull(values.get(field)).apply(object));
        return new ByFields(
                labels.isEverything()
                        ? chosen
                        : object -> chosen.test(object) && labels.matches(object.labels()),
                trait(definition, fields));
    }

    /** What selects by fields, and by what its watchers can be found. */
    private record ByFields(Predicate<StoredObject> chosen, @Nullable Trait trait)
            implements Selection {
        @Override
        public boolean selects(StoredObject object) {
            return (trait == null || trait.of(object)) && chosen.test(object);
        }
    }

    private static @Nullable Trait trait(ResourceDefinition definition, FieldSelector fields) {
        for (FieldSelector.Term term : fields.terms()) {
            if (!term.equal()) {
                continue;
            }
            if (term.field().equals("metadata.name")) {
                return Trait.name(term.value());
            }
            Optional<SelectableField> field = declared(definition, term.field());
            if (field.isPresent() && field.get().findsWatchers()) {
                return Trait.field(term.field(), field.get().reader(), term.value());
            }
        }
        return null;
    }

    private static boolean selectable(ResourceDefinition definition, String field) {
        return field.equals("metadata.name")
                || (field.equals("metadata.namespace")
                        && (definition.namespaced() || hasTheUsualFields(definition)))
                || declared(definition, field).isPresent();
    }

    private static Function<StoredObject, String> valueOf(ResourceCall call, String field) {
        Optional<SelectableField> declared = declared(call.definition(), field);
        if (declared.isPresent()) {
            Function<ObjectNode, String> own = declared.get().reader();
            // the same name may be another field in another version of a custom kind
            return call.definition().custom() == null
                    ? object -> object.remembered(field, own)
                    : object -> own.apply(Versions.ruledBefore(call, object.tree()));
        }
        Function<ObjectNode, String> metadata = new SelectableField(field, "").reader();
        return object -> object.remembered(field, metadata);
    }

    private static Optional<SelectableField> declared(ResourceDefinition definition, String field) {
        return definition.selectableFields().stream()
                .filter(each -> each.name().equals(field))
                .findFirst();
    }

    /** Kinds that declare none of their own can be asked for namespaces even if in none. */
    private static boolean hasTheUsualFields(ResourceDefinition definition) {
        return definition.custom() == null && definition.selectableFields().isEmpty();
    }

    /** Kinds that declare fields of their own say it in other words than the rest. */
    private static ApiException unknownField(ResourceDefinition definition, String field) {
        return ApiException.badRequest(
                hasTheUsualFields(definition)
                        ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                .formatted(field)
                        : "field label not supported: " + field);
    }
}
