package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.core.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the objects that a policy is evaluated with. */
record Parameters(KnownObjects known) {

    /**
     * The parameters of a policy in one use: it is evaluated once with each. One that is missing
     * stands for a policy without.
     *
     * @throws PolicyFailure.Configuration when there should be some and are none
     */
    List<JsonNode> of(Policies.Bound bound, AdmissionRequest request)
            throws PolicyFailure.Configuration {
        JsonNode kind = bound.policy().paramKind();
        JsonNode reference = bound.binding().paramRef();
        if (!kind.isObject()) {
            return List.of(MissingNode.getInstance());
        }
        ResourceDefinition definition = definition(kind);
        if (!reference.isObject()) {
            return List.of(MissingNode.getInstance());
        }
        String namespace = namespace(definition, reference, request);
        List<JsonNode> found = new ArrayList<>();
        String name = Trees.text(reference, "name");
        if (name.isEmpty()) {
            LabelSelector selector = LabelSelector.of(reference.path("selector"));
            for (ObjectNode object : known.list(definition, namespace)) {
                if (selector.matches(object.path("metadata").path("labels"))) {
                    found.add(shown(object, definition, kind));
                }
            }
        } else {
            StoredObject object =
                    known.storage().glance(new ObjectKey(definition, namespace, name));
            if (object != null) {
                found.add(shown(object.tree(), definition, kind));
            }
        }
        boolean needed = !Trees.text(reference, "parameterNotFoundAction").equals("Allow");
        if (found.isEmpty() && needed) {
            throw new PolicyFailure.Configuration(
                    "no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    private ResourceDefinition definition(JsonNode kind) throws PolicyFailure.Configuration {
        String apiVersion = Trees.text(kind, "apiVersion");
        int slash = apiVersion.indexOf('/');
        return known.registry()
                .byKind(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        apiVersion.substring(slash + 1),
                        Trees.text(kind, "kind"))
                .orElseThrow(
                        () ->
                                new PolicyFailure.UnknownParameters(
                                        apiVersion + ", Kind=" + Trees.text(kind, "kind")));
    }

    private static String namespace(
            ResourceDefinition definition, JsonNode reference, AdmissionRequest request)
            throws PolicyFailure.Configuration {
        String said = Trees.text(reference, "namespace");
        if (!definition.namespaced()) {
            if (!said.isEmpty()) {
                throw new PolicyFailure.Configuration(
                        "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
            }
            return "";
        }
        String own =
                request.target().is("", "namespaces")
                        ? request.target().name()
                        : request.target().namespace();
        String namespace = said.isEmpty() ? own : said;
        if (namespace.isEmpty()) {
            throw new PolicyFailure.Configuration(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
                            + " resources");
        }
        return namespace;
    }

    /** A stored object in the version that the policy asks for. */
    private static ObjectNode shown(
            ObjectNode stored, ResourceDefinition definition, JsonNode kind) {
        String apiVersion = Trees.text(kind, "apiVersion");
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        if (definition.servedAsStored(version)) {
            return stored;
        }
        ObjectNode shown = stored.deepCopy();
        definition.conversion().toServed(shown, version);
        return shown.put("apiVersion", apiVersion);
    }
}
