package io.jollyboat.apiserver.live;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows the objects of a {@link LiveResource} as they are just now. Called by several threads, none
 * of them an event loop's; what it gives is its reader's.
 */
public interface LiveObjects {

    /** The object of that name, with its kind and version. */
    Optional<ObjectNode> find(String namespace, String name);

    /**
     * The objects of a namespace, or of all when that is empty, in the order of their namespaces
     * and names. Details that would make the list too long may be left out.
     */
    List<ObjectNode> list(String namespace);
}
