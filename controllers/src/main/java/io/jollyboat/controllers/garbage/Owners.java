package io.jollyboat.controllers.garbage;

import io.jollyboat.controllers.garbage.Verdict.OwnerState;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.model.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out what has become of owners: from the graph, or else from the server. */
final class Owners {

    private static final int REMEMBERED = 500;

    private final Graph graph;
    private final Monitors monitors;
    private final Client client;

    /** Owners that are known to be gone: a uid is never used again. Guarded by itself. */
    private final Map<String, Boolean> absent =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Owners(Graph graph, Monitors monitors, Client client) {
        this.graph = graph;
        this.monitors = monitors;
        this.client = client;
    }

    /**
     * @param namespace of the dependent, where its owner is if it is in any
     */
    OwnerState state(OwnerReference reference, String namespace) {
        Optional<Node> known =
                graph.node(reference.uid()).filter(node -> node.isMeantBy(reference, namespace));
        if (known.isPresent()) {
            return known.get().object().waitsForDependents()
                    ? OwnerState.WAITING
                    : OwnerState.SOLID;
        }
        String identity = namespace + "/" + reference.json();
        synchronized (absent) {
            if (absent.containsKey(identity)) {
                return OwnerState.ABSENT;
            }
        }
        Optional<ResourceType<Owned>> type = monitors.find(Node.group(reference), reference.kind());
        if (type.isEmpty() || (type.get().namespaced() && namespace.isEmpty())) {
            return OwnerState.UNKNOWN;
        }
        return ask(type.get(), reference, namespace, identity);
    }

    private OwnerState ask(
            ResourceType<Owned> type, OwnerReference reference, String namespace, String identity) {
        Optional<Owned> found =
                client.find(type, type.namespaced() ? namespace : "", reference.name())
                        .filter(owner -> owner.uid().equals(reference.uid()));
        if (found.isEmpty()) {
            synchronized (absent) {
                absent.put(identity, true);
            }
            return OwnerState.ABSENT;
        }
        return found.get().waitsForDependents() ? OwnerState.WAITING : OwnerState.SOLID;
    }

    /** Whether a reference can never be followed: its owner is in another namespace. */
    boolean impossible(OwnerReference reference, String namespace) {
        Optional<Node> known = graph.node(reference.uid());
        if (known.isPresent() && known.get().type().namespaced()) {
            return !known.get().object().namespace().equals(namespace);
        }
        return namespace.isEmpty()
                && monitors.find(Node.group(reference), reference.kind())
                        .filter(ResourceType::namespaced)
                        .isPresent();
    }
}
