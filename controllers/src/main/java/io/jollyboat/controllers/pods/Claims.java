package io.jollyboat.controllers.pods;

import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what matches an owner's selector and belongs to nobody, and lets go of what no longer
 * matches. Made for one owner and one reconciliation.
 *
 * @param <O> the owner's kind
 * @param <T> the kind of what is owned
 */
public final class Claims<O extends KubernetesObject, T extends KubernetesObject> {

    private final Client client;
    private final ResourceType<O> ownerType;
    private final O owner;
    private final ResourceType<T> type;
    private final Predicate<T> matches;
    private @Nullable Boolean mayAdopt; // null: not asked yet

    /**
     * @param matches whether the owner wants an object
     */
    public Claims(
            Client client,
            ResourceType<O> ownerType,
            O owner,
            ResourceType<T> type,
            Predicate<T> matches) {
        this.client = client;
        this.ownerType = ownerType;
        this.owner = owner;
        this.type = type;
        this.matches = matches;
    }

    /**
     * Of the candidates those that are the owner's, after taking and letting go.
     *
     * @throws ApiException when one could not be taken or let go of; the others have been
     */
    public List<T> claim(List<T> candidates) {
        List<T> claimed = new ArrayList<>();
        ApiException failure = null;
        for (T candidate : candidates) {
            try {
                claim(candidate).ifPresent(claimed::add);
            } catch (ApiException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return claimed;
    }

    private Optional<T> claim(T object) {
        Optional<OwnerReference> controller = object.controller();
        if (controller.isPresent()) {
            if (!controller.get().uid().equals(owner.uid())) {
                return Optional.empty();
            }
            if (matches.test(object)) {
                return Optional.of(object);
            }
            if (!owner.beingDeleted()) {
                release(object);
            }
            return Optional.empty();
        }
        if (owner.beingDeleted()
                || object.beingDeleted()
                || !object.namespace().equals(owner.namespace())
                || !matches.test(object)) {
            return Optional.empty();
        }
        return adopt(object);
    }

    /**
     * Whether the owner is there as we know it. Asked of the server itself, and only when there is
     * something to adopt: an owner that is gone must not take anything with it.
     */
    private boolean mayAdopt() {
        if (mayAdopt == null) {
            Optional<O> now = client.find(ownerType, owner.namespace(), owner.name());
            mayAdopt =
                    now.isPresent()
                            && now.get().uid().equals(owner.uid())
                            && !now.get().beingDeleted();
        }
        return mayAdopt;
    }

    private Optional<T> adopt(T object) {
        if (!mayAdopt()) {
            return Optional.empty();
        }
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", object.uid());
        metadata.putArray("ownerReferences").add(OwnerReferences.controller(ownerType, owner));
        return patched(object, patch);
    }

    private void release(T object) {
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", object.uid());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("$patch", "delete")
                .put("uid", owner.uid());
        patched(object, patch);
    }

    /** The uid in the patch makes it fail on another object of the same name. */
    private Optional<T> patched(T object, ObjectNode patch) {
        try {
            return Optional.of(
                    client.patch(type, object.namespace(), object.name(), Patch.strategic(patch)));
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
