package io.jollyboat.proxy.host;

/**
 * The addresses of a cluster, each as in {@code 10.244.0.0/16}.
 *
 * @param gateway the node's own address among the pods'
 */
public record ServiceRanges(String pods, String gateway, String services, String balancers) {}
