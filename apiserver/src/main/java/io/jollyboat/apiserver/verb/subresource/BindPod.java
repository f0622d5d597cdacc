package io.jollyboat.apiserver.verb.subresource;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.write.Rules;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * POST of a Binding to {@code pods/x/binding}: the scheduler's decision. It is made once; the pod
 * then belongs to its node for as long as it lives.
 */
public final class BindPod implements Verb.Writing {

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Rules rules;

    public BindPod(ResourceRegistry registry, ObjectStorage storage, Rules rules) {
        this.registry = registry;
        this.storage = storage;
        this.rules = rules;
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "CreateOptions");
        ObjectNode binding = rules.payload().object(call, "v1", "Binding", query.fieldValidation());
        ObjectKey pod = pod(call, binding);
        rules.admit(call, binding);
        String node = target(binding, pod.name());
        if (!query.dryRun()) {
            storage.mutate(
                    pod,
                    current -> {
                        if (current == null) {
                            throw ApiException.notFound("", "pods", pod.name());
                        }
                        return bind(current, binding, pod.name(), node);
                    });
        }
        return new Answer.Tree(201, success());
    }

    /** The pod of the path, or where that names none, the one that the object names. */
    private ObjectKey pod(ResourceCall call, ObjectNode binding) {
        String named = Trees.text(binding, "metadata", "name");
        String name = call.name().isEmpty() ? named : call.name();
        if (!named.equals(name)) {
            throw ApiException.badRequest("name in URL does not match name in Binding object");
        }
        ResourceDefinition pods = registry.byResource("", "v1", "pods").orElseThrow();
        return new ObjectKey(pods, call.namespace(), name);
    }

    private static String target(ObjectNode binding, String pod) {
        String kind = Trees.text(binding, "target", "kind");
        String node = Trees.text(binding, "target", "name");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw invalid(
                    pod,
                    new Cause(
                            "FieldValueNotSupported",
                            "Unsupported value: \""
                                    + kind
                                    + "\": supported values: \"Node\", \"<empty>\"",
                            "target.kind"));
        }
        if (node.isEmpty()) {
            throw invalid(pod, new Cause("FieldValueRequired", "Required value", "target.name"));
        }
        return node;
    }

    private Mutation.Step bind(StoredObject current, ObjectNode binding, String name, String node) {
        ObjectNode old = current.tree();
        String uid = Trees.text(binding, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(Trees.text(old, "metadata", "uid"))) {
            throw conflict(
                    name,
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid, Trees.text(old, "metadata", "uid")));
        }
        if (!Trees.text(old, "metadata", "deletionTimestamp").isEmpty()) {
            throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String bound = Trees.text(old, "spec", "nodeName");
        if (!bound.isEmpty()) {
            throw conflict(name, "pod " + name + " is already assigned to node \"" + bound + '"');
        }
        if (!Trees.empty(old.path("spec").path("schedulingGates"))) {
            throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
        ObjectNode pod = shallow(old); // shares with the old one what is not changed
        ownMember(pod, "spec").put("nodeName", node);
        ObjectNode metadata = ownMember(pod, "metadata");
        for (String part : List.of("annotations", "labels")) {
            if (binding.path("metadata").path(part) instanceof ObjectNode more && !more.isEmpty()) {
                ownMember(metadata, part).setAll(more);
            }
        }
        ObjectNode status = ownMember(pod, "status");
        status.remove("nominatedNodeName"); // what it hoped for has come true
        setScheduled(status);
        return new Mutation.Step.Write(pod, Lifetime.FOREVER);
    }

    private static ObjectNode shallow(ObjectNode object) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(object);
        return copy;
    }

    /** A member that is an object, as a copy that may be changed. */
    private static ObjectNode ownMember(ObjectNode object, String name) {
        ObjectNode copy =
                object.get(name) instanceof ObjectNode member
                        ? shallow(member)
                        : JsonNodeFactory.instance.objectNode();
        object.set(name, copy);
        return copy;
    }

    private void setScheduled(ObjectNode status) {
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        ObjectNode scheduled = null;
        for (JsonNode condition : status.path("conditions")) {
            boolean its =
                    condition instanceof ObjectNode one
                            && Trees.text(one, "type").equals("PodScheduled");
            if (its) {
                scheduled = shallow((ObjectNode) condition);
            }
            conditions.add(its && scheduled != null ? scheduled : condition);
        }
        status.set("conditions", conditions);
        if (scheduled == null) {
            scheduled = conditions.addObject().put("type", "PodScheduled");
        }
        if (!Trees.text(scheduled, "status").equals("True")) {
            scheduled.put("lastTransitionTime", rules.identity().now());
        }
        scheduled.put("status", "True");
        scheduled.putNull("lastProbeTime");
        scheduled.remove(List.of("reason", "message"));
    }

    private static ApiException conflict(String name, String why) {
        return ApiException.conflict("", "pods/binding", name, why);
    }

    private static ApiException invalid(String pod, Cause cause) {
        return ApiException.invalid("", "Binding", pod, List.of(cause));
    }

    static ObjectNode success() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", "Success").put("code", 201);
    }
}
