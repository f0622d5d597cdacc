package io.jollyboat.apiserver.verb.subresource;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.apply.Applied;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.apiserver.verb.write.Admissions;
import io.jollyboat.apiserver.verb.write.ApplyObject;
import io.jollyboat.apiserver.verb.write.Identity;
import io.jollyboat.apiserver.verb.write.Marking;
import io.jollyboat.apiserver.verb.write.Ownership;
import io.jollyboat.apiserver.verb.write.PatchObject;
import io.jollyboat.apiserver.verb.write.Patches;
import io.jollyboat.apiserver.verb.write.Rules;
import io.jollyboat.apiserver.verb.write.SentPatch;
import io.jollyboat.apiserver.verb.write.Updating;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The number of replicas of a workload, read and written as {@code autoscaling/v1 Scale}; in the
 * old versions that have a Scale of their own as that one.
 */
public final class Scale {

    private Scale() {}

    /** GET of it. */
    public record Read(ObjectStorage storage, Presentation presentation) implements Verb.Reading {
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
            return presentation.scale(
                    call, ScaleForm.of(call, Versions.ruledBefore(call, object.tree())));
        }
    }

    /**
     * What a call wants.
     *
     * @param scale as it is to be
     */
    private record Wish(ObjectNode scale, Marking marking) {}

    /** From a workload and its scale, a tree to be changed, to what a call wants of them. */
    private interface Wishing {
        Wish of(StoredObject current, ObjectNode scale);
    }

    /** PUT or PATCH of it. */
    public record Write(
            ObjectStorage storage, Presentation presentation, Rules rules, boolean patches)
            implements Verb.Writing {
        @Override
        public Answer answer(ResourceCall call) {
            if (patches) {
                Patches.check(call);
            }
            WriteQuery query =
                    WriteQuery.of(call.call().query(), patches ? "PatchOptions" : "UpdateOptions");
            Wishing wishing = wishing(call, query);
            Mutation mutation =
                    current -> {
                        if (current == null) {
                            throw call.notFound();
                        }
                        return step(call, wishing, current);
                    };
            if (query.dryRun()) {
                StoredObject current = storage.read(call.key());
                return mutation.next(current) instanceof Mutation.Step.Write write
                        ? presentation.scale(
                                call,
                                ScaleForm.of(call, Versions.ruledBefore(call, write.object())))
                        : Answer.ok(JsonNodeFactory.instance.objectNode());
            }
            ObjectNode written = storage.mutate(call.key(), mutation).object().tree();
            return presentation.scale(
                    call, ScaleForm.of(call, Versions.ruledBefore(call, written)));
        }

        private Wishing wishing(ResourceCall call, WriteQuery query) {
            Marking plain = rules.ownership().marking(call);
            if (!patches) {
                ObjectNode sent =
                        rules.payload()
                                .object(
                                        call,
                                        call.kind().apiVersion(),
                                        "Scale",
                                        query.fieldValidation());
                Identity.checkName(call, sent);
                return (current, scale) -> new Wish(sent.deepCopy(), plain);
            }
            if (Patches.applies(call)) {
                ObjectNode applied =
                        ApplyObject.configuration(call, query, call.kind().toString(), rules);
                return (current, scale) -> applied(call, query, applied, current, scale);
            }
            query.refuseForce();
            SentPatch patch = PatchObject.patch(call, call.kind().apiVersion(), "Scale", rules);
            return (current, scale) -> {
                ObjectNode patched =
                        rules.payload()
                                .patched(
                                        call,
                                        patch.patch().applyTo(scale),
                                        call.kind().apiVersion(),
                                        "Scale",
                                        patch.complaints(),
                                        query.fieldValidation(),
                                        scale);
                return new Wish(patched.deepCopy(), plain);
            };
        }

        /** Applying a scale is applying a configuration of the workload that has nothing else. */
        private Wish applied(
                ResourceCall call,
                WriteQuery query,
                ObjectNode applied,
                StoredObject current,
                ObjectNode scale) {
            ObjectNode workload = JsonNodeFactory.instance.objectNode();
            workload.put("apiVersion", call.apiVersion()).put("kind", call.definition().kind());
            Trees.copyOrRemove(workload, "metadata", applied.get("metadata"));
            JsonNode replicas = applied.path("spec").get("replicas");
            if (replicas != null) {
                ScaleForm.put(call, workload, replicas);
            }
            Applied result =
                    rules.ownership()
                            .apply(
                                    call,
                                    workload,
                                    Versions.ruledBefore(call, current.tree()),
                                    query.force(),
                                    tree -> rules.payload().conforming(call, tree));
            long wanted = ScaleForm.replicas(call, result.object());
            Trees.object(scale, "spec").put("replicas", wanted);
            Trees.copyOrRemove(
                    Trees.object(scale, "metadata"),
                    "resourceVersion",
                    result.object().path("metadata").get("resourceVersion"));
            return new Wish(scale, Ownership.marking(result.owners()));
        }

        private Mutation.Step step(ResourceCall call, Wishing wishing, StoredObject current) {
            ObjectNode before = Versions.ruledBefore(call, current.tree());
            ObjectNode old = ScaleForm.of(call, before);
            Wish wish = wishing.of(current, old.deepCopy());
            ObjectNode scale = wish.scale;
            AdmissionRequest admission =
                    Admissions.of(call, Operation.UPDATE).about(call.name(), scale, old);
            rules.admission().mutate(admission);
            Identity.checkUid(call, scale, before);
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
            ObjectNode wanted = before.deepCopy();
            ScaleForm.put(call, wanted, Trees.whole(replicas));
            return new Updating(rules.admitted()).step(parent(call), wanted, current, wish.marking);
        }

        /** The rules for the object itself hold, not those of a subresource. */
        private static ResourceCall parent(ResourceCall call) {
            return new ResourceCall(
                    call.call(), call.definition(), call.version(), null, call.body());
        }
    }
}
