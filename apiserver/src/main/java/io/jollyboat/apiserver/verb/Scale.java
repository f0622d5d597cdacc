package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The number of replicas of a workload, read and written as {@code autoscaling/v1 Scale}. */
final class Scale {

    private static final String API_VERSION = "autoscaling/v1";

    private Scale() {}

    /** GET of it. */
    record Read(ObjectStorage storage) implements Verb.Reading {
        @Override
        public Freshness freshness(ResourceCall call) {
            return new Freshness.Latest();
        }

        @Override
        public Answer answer(ResourceCall call) {
            StoredObject object = storage.glance(call.key());
            if (object == null) {
                throw call.notFound();
            }
            return Answer.ok(of(object.tree()));
        }
    }

    /** PUT or PATCH of it. */
    record Write(ObjectStorage storage, Rules rules, boolean patches) implements Verb.Writing {
        @Override
        public Answer answer(ResourceCall call) {
            WriteQuery query =
                    WriteQuery.of(call.call().query(), patches ? "PatchOptions" : "UpdateOptions");
            UnaryOperator<ObjectNode> wish = wish(call, query);
            Mutation mutation =
                    current -> {
                        if (current == null) {
                            throw call.notFound();
                        }
                        return step(call, wish, current);
                    };
            if (query.dryRun()) {
                StoredObject current = storage.read(call.key());
                return mutation.next(current) instanceof Mutation.Step.Write write
                        ? Answer.ok(of(write.object()))
                        : Answer.ok(JsonNodeFactory.instance.objectNode());
            }
            return Answer.ok(of(storage.mutate(call.key(), mutation).object().tree()));
        }

        /** From the scale as it is to the scale as it is to be. */
        private UnaryOperator<ObjectNode> wish(ResourceCall call, WriteQuery query) {
            if (patches) {
                return PatchObject.patch(call, API_VERSION, "Scale", rules)::applyTo;
            }
            ObjectNode sent =
                    rules.payload().object(call, API_VERSION, "Scale", query.fieldValidation());
            return ignored -> sent;
        }

        private Mutation.Step step(
                ResourceCall call, UnaryOperator<ObjectNode> wish, StoredObject current) {
            ObjectNode old = of(current.tree());
            ObjectNode scale = wish.apply(old.deepCopy()).deepCopy();
            AdmissionRequest admission =
                    Admissions.of(call, Operation.UPDATE).about(call.name(), scale, old);
            rules.admission().mutate(admission);
            String revision = Trees.text(scale, "metadata", "resourceVersion");
            if (!revision.isEmpty() && !revision.equals(Long.toString(current.revision()))) {
                throw ApiException.modified(
                        call.definition().group(), call.definition().plural(), call.name());
            }
            long replicas = Trees.number(scale, 0, "spec", "replicas");
            if (replicas < 0 || replicas > Integer.MAX_VALUE) {
                throw ApiException.invalid(
                        "autoscaling",
                        "Scale",
                        call.name(),
                        List.of(
                                new Cause(
                                        "FieldValueInvalid",
                                        "Invalid value: "
                                                + replicas
                                                + ": must be greater than or equal to 0",
                                        "spec.replicas")));
            }
            rules.admission().validate(admission);
            ObjectNode wanted = current.copy();
            Trees.object(wanted, "spec").put("replicas", replicas);
            return new Updating(rules.admitted()).step(parent(call), wanted, current);
        }

        /** The rules for the object itself hold, not those of a subresource. */
        private static ResourceCall parent(ResourceCall call) {
            return new ResourceCall(
                    call.call(), call.definition(), call.version(), null, call.body());
        }
    }

    /** The scale of a workload. */
    private static ObjectNode of(ObjectNode workload) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", API_VERSION);
        ObjectNode metadata = scale.putObject("metadata");
        for (String kept :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            Trees.copyOrRemove(metadata, kept, workload.path("metadata").get(kept));
        }
        scale.putObject("spec").put("replicas", Trees.number(workload, 0, "spec", "replicas"));
        ObjectNode status = scale.putObject("status");
        status.put("replicas", Trees.number(workload, 0, "status", "replicas"));
        String selector = selector(workload.path("spec").path("selector"));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    private static String selector(JsonNode selector) {
        if (selector.has("matchLabels") || selector.has("matchExpressions")) {
            return LabelSelector.of(selector).toString();
        }
        StringBuilder plain = new StringBuilder(); // a ReplicationController's
        selector.forEachEntry(
                (key, value) ->
                        plain.append(plain.isEmpty() ? "" : ",")
                                .append(key)
                                .append('=')
                                .append(value.asString("")));
        return plain.toString();
    }
}
