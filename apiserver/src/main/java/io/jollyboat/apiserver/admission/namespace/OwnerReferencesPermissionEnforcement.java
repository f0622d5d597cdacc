package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets nobody hold up or bring about the deletion of what is not theirs to touch. */
public final class OwnerReferencesPermissionEnforcement implements AdmissionPlugin.Validating {
    private final ResourceRegistry registry;
    private final Authorizer authorizer;

    public OwnerReferencesPermissionEnforcement(ResourceRegistry registry, Authorizer authorizer) {
        this.registry = registry;
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes || request.target().subresource().equals("status")) {
            return;
        }
        List<ObjectNode> owners = owners(request.wanted());
        if (owners.equals(owners(request.before()))) {
            return;
        }
        if (request.updates()
                && !allowed(
                        request,
                        "delete",
                        request.target().definition(),
                        request.target().name(),
                        "")) {
            throw request.forbidden(
                    "cannot set an ownerRef on a resource you can't delete: , <nil>");
        }
        List<ObjectNode> blockingBefore =
                owners(request.before()).stream()
                        .filter(owner -> Trees.flag(owner, "blockOwnerDeletion"))
                        .toList();
        List<ObjectNode> blocking = new ArrayList<>();
        for (ObjectNode owner : owners) {
            if (Trees.flag(owner, "blockOwnerDeletion")
                    && blockingBefore.stream().noneMatch(it -> same(it, owner))) {
                blocking.add(owner);
            }
        }
        for (ObjectNode owner : blocking) {
            Optional<ResourceDefinition> kind = kind(owner);
            if (kind.isEmpty()) {
                throw request.forbidden(
                        "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion %s Kind %s"
                                .formatted(
                                        Trees.text(owner, "apiVersion"),
                                        Trees.text(owner, "kind")));
            }
            if (!allowed(request, "update", kind.get(), Trees.text(owner, "name"), "finalizers")) {
                throw request.forbidden(
                        "cannot set blockOwnerDeletion if an ownerReference refers to a resource"
                                + " you can't set finalizers on: , <nil>");
            }
        }
    }

    private static List<ObjectNode> owners(JsonNode object) {
        return Trees.objects(object, "metadata", "ownerReferences");
    }

    private static boolean same(ObjectNode left, ObjectNode right) {
        return Trees.text(left, "uid").equals(Trees.text(right, "uid"));
    }

    private Optional<ResourceDefinition> kind(ObjectNode owner) {
        String apiVersion = Trees.text(owner, "apiVersion");
        int slash = apiVersion.indexOf('/');
        return registry.byKind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                Trees.text(owner, "kind"));
    }

    private boolean allowed(
            AdmissionRequest request,
            String verb,
            ResourceDefinition resource,
            String name,
            String subresource) {
        RequestInfo asked =
                RequestInfo.question(
                        verb,
                        resource.group(),
                        resource.namespaced() ? request.target().namespace() : "",
                        resource.plural(),
                        subresource,
                        name);
        return authorizer.authorize(request.user(), asked) instanceof Decision.Allowed;
    }
}
