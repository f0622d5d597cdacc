package io.jollyboat.apiserver.resource;

import java.util.List;

/**
 * Where a workload keeps the numbers that its scale shows, each as the names to walk.
 *
 * @param selector where the selector stands as a text; empty when nowhere
 */
public record ScalePaths(
        List<String> replicas, List<String> statusReplicas, List<String> selector) {

    public ScalePaths {
        replicas = List.copyOf(replicas);
        statusReplicas = List.copyOf(statusReplicas);
        selector = List.copyOf(selector);
    }
}
