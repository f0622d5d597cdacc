package io.jollyboat.apiserver.live;

import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows the objects of a {@link LiveResource} as they are just now. Called by several threads, none
 * of them an event loop's; what it gives is its reader's.
 *
 * <p>Whatever happens to an object makes a <em>version</em>: a number above 0 that grows with every
 * change of any of them, and also from one process to the next. Objects say theirs in {@code
 * metadata.resourceVersion}.
 */
public interface LiveObjects {

    /** The object of that name, with its kind and version. */
    Optional<ObjectNode> find(String namespace, String name);

    /**
     * The objects of a namespace, or of all when that is empty, in the order of their namespaces
     * and names. Details that would make the list too long may be left out.
     */
    Listing list(String namespace);

    /**
     * The last that happened to each object that changed after a version, in order. No more than
     * there are objects, and a bounded number that were removed.
     *
     * @throws ApiException 410 Expired when that can no longer be told, or the version is of
     *     another process
     */
    List<Change> changes(long after);

    /** The version of the last change. */
    long version();

    /**
     * Tells of changes from now on, by a call for one or several; it must return at once.
     *
     * @return to end that
     */
    Runnable whenChanged(Runnable hint);

    /**
     * Objects as of a version.
     *
     * @param objects in order
     */
    record Listing(long version, List<ObjectNode> objects) {

        public Listing {
            objects = List.copyOf(objects);
        }
    }

    /**
     * The last that happened to an object.
     *
     * @param version made by this
     * @param since the version with which the object came into being
     * @param removed whether it is gone
     * @param object as it is, or was last; made when it is asked for, each time anew
     * @param earlierLabels what labels it had before, each with the version before which it had
     *     them; as many as are remembered
     */
    record Change(
            long version,
            long since,
            boolean removed,
            Supplier<ObjectNode> object,
            NavigableMap<Long, Map<String, String>> earlierLabels) {}
}
