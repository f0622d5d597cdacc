package io.jollyboat.controllers.garbage;

import io.jollyboat.core.api.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every object by its uid, and who depends on whom. Each change answers with the uids of the
 * objects for which it may mean something.
 *
 * <p>Safe for use by several threads.
 */
final class Graph {

    // Both guarded by this.
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Map<String, Node>> dependents = new HashMap<>(); // by owner, by uid

    /** An object is there or has changed. */
    synchronized Set<String> put(Node now) {
        Node before = nodes.put(now.uid(), now);
        if (before != null) {
            unlink(before);
        }
        link(now);
        Set<String> affected = new LinkedHashSet<>();
        if (now.object().beingDeleted() || ownersNeedALook(before, now)) {
            affected.add(now.uid());
        }
        boolean waited = before != null && before.object().waitsForDependents();
        if (now.object().waitsForDependents() && !waited) {
            affected.addAll(dependents.getOrDefault(now.uid(), Map.of()).keySet());
        }
        addWaitingOwners(affected, now);
        if (before != null) {
            addWaitingOwners(affected, before);
        }
        return affected;
    }

    /** An object is gone. */
    synchronized Set<String> remove(String uid) {
        Node gone = nodes.remove(uid);
        Set<String> affected = new LinkedHashSet<>(dependents.getOrDefault(uid, Map.of()).keySet());
        if (gone != null) {
            unlink(gone);
            addWaitingOwners(affected, gone);
        }
        return affected;
    }

    /** Its kind is no longer served: nothing more can be said of it. */
    synchronized void forget(String uid) {
        Node gone = nodes.remove(uid);
        if (gone != null) {
            unlink(gone);
        }
    }

    synchronized Optional<Node> node(String uid) {
        return Optional.ofNullable(nodes.get(uid));
    }

    synchronized List<Node> dependents(String owner) {
        return List.copyOf(dependents.getOrDefault(owner, Map.of()).values());
    }

    /** The uids of all objects that have owners. */
    synchronized Collection<String> owned() {
        List<String> owned = new ArrayList<>();
        dependents.values().forEach(some -> owned.addAll(some.keySet()));
        return owned;
    }

    /** Whether an object's owners changed, or some of them are unknown or waiting for it. */
    private boolean ownersNeedALook(@Nullable Node before, Node now) {
        if (before != null
                && before.object()
                        .metadata()
                        .json()
                        .path("ownerReferences")
                        .equals(now.object().metadata().json().path("ownerReferences"))) {
            return false;
        }
        for (OwnerReference owner : now.object().ownerReferences()) {
            Node known = nodes.get(owner.uid());
            if (known == null
                    || known.object().waitsForDependents()
                    || !known.isMeantBy(owner, now.object().namespace())) {
                return true;
            }
        }
        return false;
    }

    private void addWaitingOwners(Set<String> affected, Node dependent) {
        for (OwnerReference owner : dependent.object().ownerReferences()) {
            Node known = nodes.get(owner.uid());
            if (known != null && known.object().waitsForDependents()) {
                affected.add(owner.uid());
            }
        }
    }

    private void link(Node node) {
        for (OwnerReference owner : node.object().ownerReferences()) {
            dependents
                    .computeIfAbsent(owner.uid(), none -> new LinkedHashMap<>())
                    .put(node.uid(), node);
        }
    }

    private void unlink(Node node) {
        for (OwnerReference owner : node.object().ownerReferences()) {
            dependents.computeIfPresent(
                    owner.uid(),
                    (same, some) -> {
                        some.remove(node.uid());
                        return some.isEmpty() ? null : some;
                    });
        }
    }
}
