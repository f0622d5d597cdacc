package io.jollyboat.kubelet.runtime;

import java.util.List;

/**
 * Whom a container's first process has begun as.
 *
 * @param groups all that it is in, its main one included, in order
 */
public record ProcessUser(long user, long group, List<Long> groups) {

    public ProcessUser {
        groups = groups.stream().sorted().distinct().toList();
    }
}
