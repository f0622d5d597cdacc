package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A built-in kind under test: objects of it go through defaults, preparation and validation. */
public record Kind(ResourceDefinition definition) {
    private static final ResourceRegistry REGISTRY = BuiltInResources.registry();

    public static Kind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return new Kind(
                REGISTRY.byKind(group, apiVersion.substring(slash + 1), kind).orElseThrow());
    }

    /** An object with that spec and whatever else, named x, as it is after it was created. */
    public ObjectNode created(String members) {
        ObjectNode object = Json.object(members);
        object.put("apiVersion", definition.apiVersion(definition.storageVersion()));
        object.put("kind", definition.kind());
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (!metadata.has("name")) {
            metadata.put("name", "x");
        }
        if (definition.namespaced()) {
            metadata.put("namespace", "default");
        }
        metadata.put("uid", "u-1");
        definition.strategy().defaults(object);
        definition.strategy().prepareForCreate(object, Requester.NOBODY);
        return object;
    }

    /** What is wrong with a new object. */
    public List<String> wrong(String members) {
        return words(definition.strategy().validateCreate(created(members)));
    }

    /**
     * Expects a new object to be right, or to be wrong in a certain way.
     *
     * @param violation null for none
     */
    public void expect(String members, @Nullable String violation) {
        if (violation == null) {
            assertThat(wrong(members)).isEmpty();
        } else {
            assertThat(wrong(members)).contains(violation);
        }
    }

    /** What the object is after an update. */
    public ObjectNode updated(String from, String to) {
        ObjectNode old = created(from);
        ObjectNode object = created(to);
        definition.strategy().prepareForUpdate(object, old);
        return object;
    }

    /** What is wrong with an update. */
    public List<String> wrongUpdate(String from, String to) {
        return words(definition.strategy().validateUpdate(updated(from, to), created(from)));
    }

    private static List<String> words(Violations violations) {
        return violations.list().stream().map(Violation::toString).toList();
    }
}
