package io.jollyboat.scheduler.framework.rule;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule, made ready for one pod, that looks at more than the node it is asked about. It is told of
 * every node first, and then of every change before it is asked again, so that it can keep counts
 * rather than look at all nodes each time. Not safe for use by several threads.
 */
public interface ClusterFollower {

    /**
     * @param before the node as it was told of before; null when it was not
     * @param now the node as it is; null when it does not count any more
     */
    void replace(@Nullable NodeInfo before, @Nullable NodeInfo now);

    /**
     * The labels by which it knows nodes: about nodes that have the same values of them it says the
     * same. Empty when it knows them by more than labels.
     */
    Optional<Set<String>> labels();

    /** Whether it sees any difference between nodes just now. When it does not, it is not asked. */
    boolean isActive();
}
